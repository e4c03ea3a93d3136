// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a job does with each object.
public enum JobOperation: Sendable, Equatable {
    case s3PutObjectCopy(S3PutObjectCopy)
    /// Copies each version to where the replication rules of its bucket say. It has no members.
    case s3ReplicateObject
    /// One of the service's that this product does not run: kept as it was asked for, and the job
    /// fails before it begins.
    case other(name: String, document: JSONValue)

    /// Its name in the S3 Control model (`OperationName`).
    public var name: String {
        switch self {
        case .s3PutObjectCopy: "S3PutObjectCopy"
        case .s3ReplicateObject: "S3ReplicateObject"
        case .other(let name, _): name
        }
    }

    /// Why no job with this operation can run; nil when it can.
    public var refusal: JobFailure? {
        guard case .other(let name, _) = self else { return nil }
        return .notSupported(name)
    }
}
