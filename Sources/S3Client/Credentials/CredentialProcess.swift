// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A program that prints credentials.
package struct CredentialProcess: Sendable, Equatable {
    /// The profile's name, for messages.
    let profile: String
    /// The command line as the profile has it.
    let command: String
}
