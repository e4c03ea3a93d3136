// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Looks whether an object that a manifest calls archived can be read all the same: it was
/// restored, or another object has taken its place since.
struct ArchiveCheck {
    let client: S3Client
    let headers: HeaderBlock

    /// Why the object cannot be copied; nil when it can.
    nonisolated(nonsending) func refusal(_ task: CopyTask, _ row: ManifestRow) async -> CopyResult?
    {
        let answer = await client.headObject(task.source, headers: headers, using: S3Exchange())
        guard let head = answer.value else {
            var failure = answer.failure ?? .cancelled
            if failure.httpStatus == 404 { failure.code = "NoSuchKey" }
            return FailureVerdict.result(of: failure, attempts: answer.attempts)
        }
        return Self.isReadable(head, etag: row.etag) ? nil : .outcome(.failed(Self.archived))
    }

    /// `etag` is the manifest's, without quotes.
    private static func isReadable(_ head: ObjectHead, etag: String?) -> Bool {
        if head.isRestored { return true }
        guard let etag else { return false }
        return head.etagText != etag
    }

    private static let archived = TaskFailure(
        httpStatus: 403, errorCode: "InvalidObjectState",
        message: "The object is archived and must be restored before it can be copied; --skip"
            + " archived leaves such objects out",
        attempts: 1)
}
