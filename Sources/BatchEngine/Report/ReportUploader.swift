// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Puts the files of a completion report into a bucket: small ones at once, large ones in parts.
struct ReportUploader {
    let client: S3Client
    let bucket: String
    let expectedBucketOwner: String?

    /// Uploads a file of the report.
    func upload(_ file: ReportFile) async throws(JobFailure) {
        let failure =
            file.byteCount <= Limits.reportPartBytes
            ? await put(
                try read(file, from: 0, count: file.byteCount), key: file.key, kind: file.kind)
            : try await putInParts(file)
        if let failure { throw notWritten(file.key, failure) }
    }

    /// Uploads a small document that is no file of this machine.
    func upload(
        _ document: [UInt8], key: String, kind: ReportFile.Kind
    ) async throws(JobFailure) {
        if let failure = await put(document, key: key, kind: kind) {
            throw notWritten(key, failure)
        }
    }

    private func put(_ bytes: [UInt8], key: String, kind: ReportFile.Kind) async -> S3Failure? {
        await client.putObject(
            ObjectAddress(bucket: bucket, key: key), body: bytes, headers: headers(kind),
            using: S3Exchange()
        ).failure
    }

    private func notWritten(_ key: String, _ failure: S3Failure) -> JobFailure {
        JobFailure(
            failureCode: "ReportNotWritten",
            failureReason:
                "The job report could not be written to your report bucket. Please check "
                + "your permissions. (s3://\(bucket)/\(key): \(failure.code), "
                + "\(failure.message))")
    }

    private func address(_ file: ReportFile) -> ObjectAddress {
        ObjectAddress(bucket: bucket, key: file.key)
    }

    private func putInParts(_ file: ReportFile) async throws(JobFailure) -> S3Failure? {
        await abortEarlierUploads(of: file)
        let created = await client.createMultipartUpload(
            address(file), headers: headers(file.kind), using: S3Exchange())
        guard let uploadID = created.value else { return created.failure }
        do {
            if let failure = try await putParts(file, uploadID) {
                await abort(file, uploadID)
                return failure
            }
        } catch {
            await abort(file, uploadID)
            throw error
        }
        // The answer to an earlier attempt was lost, and with it the id of what it may have made.
        if created.attempts > 1 { await abortEarlierUploads(of: file) }
        return nil
    }

    /// Aborts what a killed run left; the key holds the job's id, so nobody else uploads to it.
    private func abortEarlierUploads(of file: ReportFile) async {
        let finder = UploadFinder(client: client, headers: owner)
        guard case .success(let uploads) = await finder.uploads(to: address(file)) else { return }
        for upload in uploads { await abort(file, upload.uploadID) }
    }

    private func putParts(
        _ file: ReportFile, _ uploadID: String
    ) async throws(JobFailure) -> S3Failure? {
        guard
            let layout = PartLayout(
                objectBytes: file.byteCount, partBytesWanted: Limits.reportPartBytes)
        else { return nil }
        var parts: [UploadedPart] = []
        for number in 1...layout.count {
            let range = layout.range(ofPart: number)
            let bytes = try read(file, from: UInt64(range.lowerBound), count: UInt64(range.count))
            let answer = await client.uploadPart(
                address(file), uploadID: uploadID, number: number, body: bytes, headers: owner,
                using: S3Exchange())
            guard let part = answer.value else { return answer.failure }
            parts.append(part)
        }
        return await client.completeMultipartUpload(
            address(file), uploadID: uploadID, parts: parts, headers: owner, using: S3Exchange()
        ).failure
    }

    private func abort(_ file: ReportFile, _ uploadID: String) async {
        _ = await client.abortMultipartUpload(
            address(file), uploadID: uploadID, headers: owner, using: S3Exchange())
    }

    private func read(
        _ file: ReportFile, from offset: UInt64, count: UInt64
    ) throws(JobFailure) -> [UInt8] {
        do {
            return try file.read(at: offset, byteCount: Int(count))
        } catch {
            throw JobFailure(failureCode: "ReportNotWritten", failureReason: "\(error)")
        }
    }

    private func headers(_ kind: ReportFile.Kind) -> HeaderBlock {
        var headers = owner
        switch kind {
        case .succeeded, .failed, .retryManifest: headers.append("content-type", "text/csv")
        case .manifest, .retryJob: headers.append("content-type", "application/json")
        case .manifestDigest: headers.append("content-type", "text/plain")
        }
        return headers
    }

    private var owner: HeaderBlock {
        HeaderBlock(expectedBucketOwner: expectedBucketOwner)
    }
}
