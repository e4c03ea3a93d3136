// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// When temporary credentials serve, and when their source is asked for new ones: by one task at a
/// time, and while the old ones are good, no other task waits for it. Pure.
///
/// The quarter of an hour is botocore's (`RefreshableCredentials`); it lets all threads wait in
/// the last ten minutes of it, where here they go on with what is still good.
struct CredentialsRenewal: Sendable {
    /// What a task that needs credentials does.
    enum Step: Equatable {
        case use(Credentials)
        /// Ask the source, and say how that ended by `received` or `failed`.
        case ask
        /// Somebody asks, and until then there are none.
        case wait
    }

    private(set) var isAsking = false
    private var session: CredentialsSession?
    /// No early renewal before this time: the last one failed.
    private var quietUntil = Int.min

    /// - Parameter session: what the source has given already.
    init(_ session: CredentialsSession? = nil) {
        self.session = session
    }

    /// The session at hand, whether or not it is still good.
    var current: CredentialsSession? { session }

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

    /// The source gave credentials.
    mutating func received(_ session: CredentialsSession) {
        isAsking = false
        quietUntil = Int.min
        self.session = session
    }

    /// The source gave none. Returns whether those at hand serve on.
    mutating func failed(at now: Int) -> Bool {
        isAsking = false
        quietUntil = now + ClientLimits.credentialsQuietSeconds
        return session.map { now < $0.expiresAt } ?? false
    }

    /// The store refused these credentials. Nothing changes when they were replaced meanwhile, be
    /// it by the same ones: then the source has nothing newer yet.
    mutating func refused(_ stale: Credentials) {
        if session?.credentials === stale { session = nil }
    }
}
