// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// `ModifiedSinceConstraint` and `UnModifiedSinceConstraint` for a source that is copied in parts.
///
/// CopyObject lets the store decide. UploadPartCopy must not: its copy-source-if-match, which pins
/// the source, would override the time (API Reference, UploadPartCopy, combined conditions).
struct SourceConditions {
    let modifiedSince: Timestamp?
    let unmodifiedSince: Timestamp?

    init(_ operation: S3PutObjectCopy) {
        modifiedSince = operation.modifiedSinceConstraint
        unmodifiedSince = operation.unmodifiedSinceConstraint
    }

    /// What the store would answer: 412 when a condition fails. HTTP dates have whole seconds.
    func refusal(lastModified: Timestamp?) -> TaskFailure? {
        guard let seconds = lastModified?.secondsSinceEpoch else { return nil }
        if let modifiedSince, seconds <= modifiedSince.secondsSinceEpoch {
            return Self.refusal("ModifiedSinceConstraint")
        }
        if let unmodifiedSince, seconds > unmodifiedSince.secondsSinceEpoch {
            return Self.refusal("UnModifiedSinceConstraint")
        }
        return nil
    }

    private static func refusal(_ condition: String) -> TaskFailure {
        TaskFailure(
            httpStatus: 412, errorCode: "PreconditionFailed",
            message: "The source does not meet \(condition)", attempts: 1)
    }
}
