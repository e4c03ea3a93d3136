// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// A manifest in a store, read by ranged GETs that are all pinned to its ETag and version.
struct ManifestObject: ManifestSource {
    let name: String
    let fingerprint: ManifestFingerprint
    private let client: S3Client
    private let object: ObjectAddress
    /// As received, quotes included.
    private let etag: String?

    var byteCount: UInt64 { fingerprint.byteCount }
    /// What makes a request worth it.
    var windowBytes: Int { Limits.manifestRangeBytes }

    /// Asks what the object is and compares its ETag with the wanted one.
    static func open(
        client: S3Client, bucket: String, key: String, versionID: String?, etag: String?
    ) async throws -> ManifestObject {
        let name = "s3://\(bucket)/\(key)"
        let object = ObjectAddress(bucket: bucket, key: key, versionID: versionID)
        let found = try head(await client.headObject(object, using: S3Exchange()), name: name)
        if let etag, etag != found.etagText {
            throw BatchFileError(
                .manifestChanged,
                "The manifest \(name) has the ETag \(found.etagText) and the job wants \(etag): it "
                    + "changed since the job was written. Check it and correct Location.ETag.")
        }
        let fingerprint = ManifestFingerprint(
            kind: .s3Object, location: name, byteCount: UInt64(found.size),
            revision: found.etagText,
            identity: versionID ?? "")
        return ManifestObject(
            name: name, fingerprint: fingerprint, client: client, object: object, etag: found.etag)
    }

    func read(
        at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]
    ) async throws -> Int {
        let end = min(byteCount, offset + UInt64(maxBytes))
        guard offset < end else { return 0 }
        let exchange = S3Exchange()
        let answer = await client.getObject(
            object, range: Int(offset)..<Int(end), ifMatch: etag,
            bodyBytesMax: Int(end - offset), using: exchange)
        switch answer.result {
        case .success:
            buffer.append(contentsOf: exchange.responseBody)
            return exchange.responseBody.count
        case .failure(let failure) where [404, 412].contains(failure.httpStatus):
            throw BatchFileError(
                .manifestChanged,
                "The manifest \(name) changed or was removed while the job was running. Put the "
                    + "original back and resume, or start a new job.")
        case .failure(let failure):
            throw ManifestFailure.unreadable(name, failure)
        }
    }

    /// Every read is pinned, so a change is seen where it matters.
    func verifyUnchanged() async throws {}

    /// The head of a manifest, or why it cannot be had.
    static func head(_ answer: S3Answer<ObjectHead>, name: String) throws -> ObjectHead {
        switch answer.result {
        case .success(let head): return head
        case .failure(let failure): throw ManifestFailure.unreadable(name, failure)
        }
    }
}

extension ObjectHead {
    /// The ETag without its quotes.
    var etagText: String { (etag ?? "").filter { $0 != "\"" } }
}
