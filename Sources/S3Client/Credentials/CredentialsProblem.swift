// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why what a source of credentials gave cannot be used.
struct CredentialsProblem: Swift.Error, Equatable {
    /// The end of a sentence about what it gave; never a secret.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
