// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Ends multipart uploads that runs before this one, or this one, left open.
struct UploadSweeper {
    let client: S3Client
    let request: JobRequest
    let journal: JobJournal

    /// Aborts uploads whose creation was about to be asked for when a run was killed, so that their
    /// ids were never learnt: all unfinished ones of that key, which only this job writes to.
    func abortUnknown(among uploads: [UInt64: OpenUpload]) async throws {
        for (_, upload) in uploads.sorted(by: { $0.key < $1.key }) {
            if case .intended(let intent) = upload { _ = try await abort(intent) }
        }
    }

    /// Aborts every upload that is still open.
    ///
    /// - Returns: what the job has to say about uploads that the store did not let go; `nil` when
    ///   none is left.
    func abortAll(_ uploads: [UInt64: OpenUpload]) async throws -> JobFailure? {
        var left: [String] = []
        for (_, upload) in uploads.sorted(by: { $0.key < $1.key }) {
            switch upload {
            case .intended(let intent):
                if try await !abort(intent) { left.append(intent.key) }
            case .started(let start):
                guard await abort(bucket: start.bucket, key: start.key, start.uploadID) else {
                    left.append(start.key)
                    continue
                }
                try await journal.write(.uploadEnded(row: start.row, .aborted))
            }
        }
        guard let first = left.first else { return nil }
        return JobFailure(
            failureCode: "UploadsNotAborted",
            failureReason: "\(left.count) multipart uploads may be left at the destination, the "
                + "first of key \(first): the store refused to list or abort them. Abort them, or "
                + "let a lifecycle rule do it")
    }

    /// Whether no upload of that key is left.
    private func abort(_ intent: UploadIntent) async throws -> Bool {
        let finder = UploadFinder(client: client, headers: headers)
        let place = ObjectAddress(bucket: intent.bucket, key: intent.key)
        guard let uploads = await finder.uploads(to: place) else { return false }
        var isClean = true
        for upload in uploads {
            let isGone = await abort(bucket: intent.bucket, key: intent.key, upload.uploadID)
            isClean = isClean && isGone
        }
        if isClean { try await journal.write(.uploadEnded(row: intent.row, .aborted)) }
        return isClean
    }

    /// Whether the upload is gone now.
    private func abort(bucket: String, key: String, _ uploadID: String) async -> Bool {
        let answer = await client.abortMultipartUpload(
            ObjectAddress(bucket: bucket, key: key), uploadID: uploadID, headers: headers,
            using: S3Exchange())
        return answer.failure == nil || answer.failure?.code == "NoSuchUpload"
    }

    private var headers: HeaderBlock {
        guard case .s3PutObjectCopy(let copy) = request.operation else { return HeaderBlock() }
        return CopyHeaders(operation: copy).everyRequest()
    }
}
