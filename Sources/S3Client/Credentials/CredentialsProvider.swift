// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A source of credentials. Asked before every attempt, so that temporary ones can be replaced
/// while a job runs.
package protocol CredentialsProvider: Sendable {
    /// The credentials to sign with now, where nobody has to be asked; else nil.
    var atHand: Credentials? { get }

    /// The credentials to sign with now.
    ///
    /// - Throws: `S3ClientError` when there are none, `CancellationError` when the task was
    ///   cancelled while it waited for them.
    nonisolated(nonsending) func credentials() async throws -> Credentials

    /// Gets new credentials because the store says that these have expired. When another task has
    /// replaced them already, nothing is done.
    ///
    /// - Parameter stale: what the refused request was signed with.
    /// - Throws: `S3ClientError` when the source has none any more, `CancellationError`.
    func refresh(replacing stale: Credentials) async throws
}

extension CredentialsProvider {
    /// For a provider that may have to ask each time.
    package var atHand: Credentials? { nil }
}
