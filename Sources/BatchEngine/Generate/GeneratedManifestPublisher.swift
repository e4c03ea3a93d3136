// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel
import S3Client

/// Writes a job's generated manifest where ManifestOutputLocation says.
package struct GeneratedManifestPublisher: Sendable {
    private let output: ManifestOutputLocation
    private let sourceBucket: String
    private let hasVersions: Bool
    private let jobID: JobID
    private let store: StoreAccess

    /// - Parameters:
    ///   - output: where it goes.
    ///   - sourceBucket: the bucket that was listed.
    ///   - hasVersions: whether rows name versions.
    ///   - jobID: names the folder, so that no two jobs write the same keys.
    ///   - store: where buckets are.
    package init(
        _ output: ManifestOutputLocation, sourceBucket: String, hasVersions: Bool, jobID: JobID,
        store: StoreAccess
    ) {
        self.output = output
        self.sourceBucket = sourceBucket
        self.hasVersions = hasVersions
        self.jobID = jobID
        self.store = store
    }

    /// Writes data files, manifest.checksum and manifest.json; what a former run wrote is replaced.
    ///
    /// - Parameters:
    ///   - spool: the job's rows, all of them.
    ///   - created: now.
    /// - Returns: what the job tells of the manifest.
    /// - Throws: `JobFailure` with code `ManifestNotWritten`.
    package func publish(
        _ spool: PreparedManifest, created: Timestamp
    ) async throws -> GeneratedManifestDescriptor {
        let folder =
            (output.prefix.map { $0 + ($0.hasSuffix("/") ? "" : "/") } ?? "")
            + "job-\(jobID)/"
        switch output.destination {
        case .file(let path):
            let root = path.hasSuffix("/") ? path : path + "/"
            let writing = inventory(bucket: sourceBucket, prefix: folder, created)
            let etag = try await writing.write(spool) { name, bytes in
                try OutputFile.write(bytes, to: root + folder + name)
                return ""
            }
            return GeneratedManifestDescriptor(
                location: .file(path: root + folder + "manifest.json"), etag: etag)
        case .s3(let bucket, _):
            let writing = inventory(bucket: bucket, prefix: folder, created)
            let etag = try await writing.write(spool) { name, bytes in
                try await put(bytes, bucket: bucket, key: folder + name)
            }
            return GeneratedManifestDescriptor(
                location: .s3(bucket: bucket, key: folder + "manifest.json"), etag: etag)
        }
    }

    private func inventory(
        bucket: String, prefix: String, _ created: Timestamp
    ) -> GeneratedInventory {
        GeneratedInventory(
            sourceBucket: sourceBucket, destinationBucket: bucket, prefix: prefix,
            hasVersions: hasVersions, created: created)
    }

    private func put(_ bytes: [UInt8], bucket: String, key: String) async throws -> String {
        let answer = await store.client.putObject(
            ObjectAddress(bucket: bucket, key: key), body: bytes, headers: headers,
            using: S3Exchange())
        switch answer.result {
        case .success(let stored):
            return stored.etag?.filter { $0 != "\"" } ?? ""
        case .failure(let failure):
            if failure.kind == .cancelled { throw CancellationError() }
            throw JobFailure(
                failureCode: "ManifestNotWritten",
                failureReason: "Error occurred when preparing manifest: Failed to write manifest "
                    + "(s3://\(bucket)/\(key): \(failure.code), \(failure.message))")
        }
    }

    private var headers: HeaderBlock {
        var headers = HeaderBlock(expectedBucketOwner: output.expectedBucketOwner)
        switch output.encryption {
        case .sseS3?: headers.append("x-amz-server-side-encryption", "AES256")
        case .sseKMS(let key)?:
            headers.append("x-amz-server-side-encryption", "aws:kms")
            headers.append("x-amz-server-side-encryption-aws-kms-key-id", key)
        case nil: break
        }
        return headers
    }
}
