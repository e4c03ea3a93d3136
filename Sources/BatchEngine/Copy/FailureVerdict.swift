// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What a failed call means for the row and for the run. Pure.
enum FailureVerdict {
    /// Turns a call's failure into a result. `attempts` is how often the request was sent.
    static func result(of failure: S3Failure, attempts: Int) -> CopyResult {
        if failure.kind == .cancelled { return .abandoned }
        if let blocked = blocked(failure) { return .blocked(blocked) }
        return .outcome(.failed(taskFailure(failure, attempts: attempts)))
    }

    /// The row's line in the report.
    static func taskFailure(_ failure: S3Failure, attempts: Int) -> TaskFailure {
        var message = failure.message.isEmpty ? failure.code : failure.message
        if let requestID = failure.requestID { message += " (Request ID: \(requestID))" }
        return TaskFailure(
            httpStatus: failure.httpStatus == 0 ? 503 : failure.httpStatus,
            errorCode: failure.code, message: message, attempts: attempts)
    }

    /// Whether CopyObject refused the source for its size, which only parts can get around.
    static func isTooLarge(_ failure: S3Failure) -> Bool {
        switch failure.code {
        case "EntityTooLarge": true
        case "InvalidRequest", "InvalidArgument":
            failure.message.contains("larger than the maximum allowable size")
                || failure.message.contains("copy source is larger")
        default: false
        }
    }

    /// Whether newer versions of the key must wait for this one, because it may still be copied
    /// when its failure has been mended. What is gone, is no object, is archived or was asked for
    /// in a way that cannot be right does not: its row says so, and the newest content matters
    /// more.
    static func holdsBackNewer(_ failure: TaskFailure) -> Bool {
        !finalCodes.contains(failure.errorCode)
    }

    private static let finalCodes: Set = [
        "NoSuchVersion", "NoSuchKey", "InvalidRequest", "InvalidArgument", "MethodNotAllowed",
        "DeleteMarker", "InvalidObjectState",
        "ObjectNotInActiveTierError", "PreconditionFailed", "SrcObjectNotEligible",
        "SrcObjectNotFound", "SrcVersionNotFound", "SrcKeyNotFound",
    ]

    /// Failures of the credentials or of the clock, and a store that cannot be reached or trusted:
    /// every other row would meet the same, so none is blamed.
    private static func blocked(_ failure: S3Failure) -> JobFailure? {
        let isBlocked =
            switch failure.kind {
            case .expiredCredentials, .clockSkew, .waitedOut: true
            // The store served others with the same credentials meanwhile.
            case .task: false
            default: blockingCodes.contains(failure.code)
            }
        guard isBlocked else { return nil }
        return JobFailure(failureCode: failure.code, failureReason: failure.message)
    }

    /// The store's, and the client's own for what never came to the store.
    private static let blockingCodes: Set = [
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccountProblem", "AllAccessDisabled",
        "NotSignedUp", "InvalidSecurity", "AuthorizationHeaderMalformed", "CredentialsNotFound",
        "HostNotFound", "ConnectionFailed", "UntrustedServer",
    ]
}
