// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a copy is compared with its source once the store has acknowledged it.
public enum Verification: String, Sendable, Codable, CaseIterable {
    /// Not at all.
    case none
    /// By the MD5 that an ETag is where neither parts nor a key of KMS make it something else.
    case etag
    /// By a checksum of the whole object where both have one of the same kind, else by ETag.
    case checksum
}
