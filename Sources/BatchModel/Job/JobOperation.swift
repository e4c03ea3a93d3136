// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a job does with each object. One member today; the others of the service come beside it.
public enum JobOperation: Sendable, Equatable {
    case s3PutObjectCopy(S3PutObjectCopy)
}
