// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Credentials found by the chain and kept; looked for again when the store says that they have
/// expired, so that whoever renews the shared file renews a running job too.
package final class ResolvedCredentials: CredentialsProvider {
    private let chain: CredentialsChain
    private let current: Mutex<Credentials>

    /// - Parameter chain: where to look, now and at each refresh.
    /// - Throws: `S3ClientError` when there are no credentials now.
    package init(_ chain: CredentialsChain) throws {
        self.chain = chain
        current = Mutex(try chain.resolve())
    }

    package var atHand: Credentials? { current.withLock { $0 } }

    nonisolated(nonsending) package func credentials() async throws -> Credentials {
        current.withLock { $0 }
    }

    package func refresh(replacing stale: Credentials) async throws {
        try current.withLock { current in
            // Another task may have done it while this one waited for its answer.
            guard current == stale else { return }
            current = try chain.resolve()
        }
    }
}
