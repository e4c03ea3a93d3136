// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a job does with each object. The other operations of the service come beside these.
public enum JobOperation: Sendable, Equatable {
    case s3PutObjectCopy(S3PutObjectCopy)
    /// Copies each version to where the replication rules of its bucket say. It has no members.
    case s3ReplicateObject

    /// Its name in the S3 Control model (`OperationName`).
    public var name: String {
        switch self {
        case .s3PutObjectCopy: "S3PutObjectCopy"
        case .s3ReplicateObject: "S3ReplicateObject"
        }
    }
}
