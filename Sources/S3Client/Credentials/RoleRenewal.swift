// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// When a role's credentials serve, and when STS is asked for new ones: by one task at a time, and
/// while the old ones are good, no other task waits for it. Pure.
struct RoleRenewal: Sendable {
    /// What a task that needs credentials does.
    enum Step: Equatable {
        case use(Credentials)
        /// Ask STS, and say how that ended by `assumed` or `failed`.
        case ask
        /// Somebody asks, and until then there are none.
        case wait
    }

    private(set) var isAsking = false
    private var session: RoleSession?
    /// No early renewal before this time: the last one failed.
    private var quietUntil = Int.min

    /// A task needs credentials at this time (seconds since 1970-01-01 UTC, as all here).
    mutating func next(at now: Int) -> Step {
        if let session, now < session.expiresAt {
            guard now >= session.renewAt, now >= quietUntil, !isAsking else {
                return .use(session.credentials)
            }
        } else if isAsking {
            return .wait
        }
        isAsking = true
        return .ask
    }

    /// STS gave credentials.
    mutating func assumed(_ session: RoleSession) {
        isAsking = false
        quietUntil = Int.min
        self.session = session
    }

    /// STS gave none. Returns whether those at hand serve on.
    mutating func failed(at now: Int) -> Bool {
        isAsking = false
        quietUntil = now + ClientLimits.roleQuietSeconds
        return session.map { now < $0.expiresAt } ?? false
    }

    /// The store refused these credentials as expired. Nothing changes when they were replaced
    /// meanwhile.
    mutating func refused(_ stale: Credentials) {
        if session?.credentials == stale { session = nil }
    }
}
