// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a generated manifest is encrypted (`GeneratedManifestEncryption` of the S3 Control model).
public enum ManifestEncryption: Sendable, Equatable {
    /// `x-amz-server-side-encryption: AES256`
    case sseS3
    /// `x-amz-server-side-encryption: aws:kms` with this key.
    case sseKMS(keyID: String)
}
