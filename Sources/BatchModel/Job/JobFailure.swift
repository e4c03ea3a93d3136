// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a whole job failed (`FailureReasons` of DescribeJob).
public struct JobFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// At most 64 characters.
    public var failureCode: String
    /// One sentence: what happened and what to do.
    public var failureReason: String

    public init(failureCode: String, failureReason: String) {
        self.failureCode = failureCode
        self.failureReason = failureReason
    }

    public var description: String { "\(failureCode): \(failureReason)" }

    /// An operation of the service that is not run here.
    package static func notSupported(_ operation: String) -> JobFailure {
        JobFailure(
            failureCode: "OperationNotSupported",
            failureReason: "\(operation) is not run here; make a job with S3PutObjectCopy or "
                + "S3ReplicateObject")
    }
}
