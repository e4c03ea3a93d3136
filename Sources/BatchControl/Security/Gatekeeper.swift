// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Synchronization

/// Lets requests in that are signed, and each of those that change something once.
final class Gatekeeper: Sendable {
    private let keys: ServiceKeys
    private let clock: @Sendable () -> Timestamp
    private let window = Mutex(ReplayWindow())

    init(keys: ServiceKeys, clock: @escaping @Sendable () -> Timestamp) {
        self.keys = keys
        self.clock = clock
    }

    /// Looks at a request before it is carried out, and remembers it. `isRepeatable` says whether
    /// it does no harm to carry it out again.
    func admit(
        _ request: IncomingRequest, isRepeatable: Bool
    ) throws(ControlProblem) -> SignatureClaim {
        let now = clock()
        let ring = keys.current
        let claim = try SignatureVerifier(key: { ring[$0] }, now: now).verify(request)
        guard !isRepeatable, let signedAt = SignatureVerifier.time(claim.time) else { return claim }
        let isNew = window.withLock { window in
            window.admit(claim.signature, signedAt: signedAt, now: now)
        }
        guard isNew else {
            throw .accessDenied(
                "This signed request was carried out before; sign a new one to repeat it.")
        }
        return claim
    }
}
