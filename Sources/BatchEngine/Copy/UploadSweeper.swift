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
    /// ids were never learnt: all unfinished ones of that key, which only this job writes to. The
    /// journal keeps the intents: the store may carry out what the killed run has sent later still,
    /// and the end of the job looks once more.
    func abortUnknown(among uploads: [UInt64: OpenUpload]) async {
        for (_, upload) in uploads.sorted(by: { $0.key < $1.key }) {
            if case .intended(let intent) = upload {
                _ = try? await abortAll(of: ObjectAddress(bucket: intent.bucket, key: intent.key))
            }
        }
    }

    /// Aborts every upload that is still open, and those of the same key: a request to create it
    /// may have been sent more than once.
    ///
    /// - Returns: what the job has to say about uploads that the store did not let go; `nil` when
    ///   none is left.
    /// - Throws: `JobFailure` when no request can succeed until somebody acts, and what the journal
    ///   throws.
    func abortAll(_ uploads: [UInt64: OpenUpload]) async throws -> JobFailure? {
        var left: [String] = []
        for (row, upload) in uploads.sorted(by: { $0.key < $1.key }) {
            let (bucket, key, uploadID) = upload.place
            let place = ObjectAddress(bucket: bucket, key: key)
            if let uploadID { _ = try await abort(place, uploadID) }
            if try await !end(row, place) { left.append(key) }
        }
        guard let first = left.first else { return nil }
        return JobFailure(
            failureCode: "UploadsNotAborted",
            failureReason: "\(left.count) multipart uploads may be left at the destination, the "
                + "first of key \(first): the store refused to list or abort them. Abort them, or "
                + "let a lifecycle rule do it")
    }

    /// Aborts all unfinished uploads of a key and notes the row's as ended. False when the store
    /// did not let that be.
    private func end(_ row: UInt64, _ place: ObjectAddress) async throws -> Bool {
        guard try await abortAll(of: place) else { return false }
        try await journal.write(.uploadEnded(row: row, .aborted))
        return true
    }

    /// Whether all unfinished uploads of a key are gone now.
    private func abortAll(of place: ObjectAddress) async throws -> Bool {
        switch await UploadFinder(client: client, headers: headers).uploads(to: place) {
        case .failure(let failure):
            try Self.stop(on: failure)
            return false
        case .success(let uploads):
            for upload in uploads {
                guard try await abort(place, upload.uploadID) else { return false }
            }
            return true
        }
    }

    /// Whether the upload is gone now.
    private func abort(_ place: ObjectAddress, _ uploadID: String) async throws -> Bool {
        let answer = await client.abortMultipartUpload(
            place, uploadID: uploadID, headers: headers, using: S3Exchange())
        guard let failure = answer.failure, failure.code != "NoSuchUpload" else { return true }
        try Self.stop(on: failure)
        return false
    }

    /// Refused credentials and a store that is away say nothing about uploads: whoever mends that
    /// has them aborted by a resume.
    private static func stop(on failure: S3Failure) throws(JobFailure) {
        guard case .blocked(let reason) = FailureVerdict.result(of: failure, attempts: 1) else {
            return
        }
        throw reason
    }

    private var headers: HeaderBlock {
        guard case .s3PutObjectCopy(let copy) = request.operation else { return HeaderBlock() }
        return CopyHeaders(operation: copy).everyRequest()
    }
}

extension OpenUpload {
    /// The destination, and the id where it was learnt.
    fileprivate var place: (bucket: String, key: String, uploadID: String?) {
        switch self {
        case .intended(let intent): (intent.bucket, intent.key, nil)
        case .started(let start): (start.bucket, start.key, start.uploadID)
        }
    }
}
