// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Credentials that never change: given by hand, or by the environment.
package struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    package init(_ credentials: Credentials) {
        value = credentials
    }

    package var atHand: Credentials? { value }

    nonisolated(nonsending) package func credentials() async throws -> Credentials { value }

    /// There is nothing newer; the next attempt fails as this one did.
    package func refresh(replacing stale: Credentials) async throws {}
}
