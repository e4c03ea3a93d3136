// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Server-side encryption as a job document spells it: `KMS`, not `aws:kms`.
public enum SSEAlgorithm: String, Sendable, CaseIterable {
    case aes256 = "AES256"
    case kms = "KMS"
}
