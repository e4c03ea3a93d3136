// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Credentials with the times at which they are renewed and end, by our clock, in seconds since
/// 1970-01-01 UTC. The secret and the token print as stars.
struct CredentialsSession: Sendable, Equatable {
    let credentials: Credentials
    /// From then on the store refuses them; `Int.max` when they have no end.
    let expiresAt: Int
    /// When to ask for the next ones; `Int.max` when they have no end.
    let renewAt: Int

    /// Credentials without an end.
    init(lasting credentials: Credentials) {
        self.credentials = credentials
        expiresAt = Int.max
        renewAt = Int.max
    }

    /// Credentials that are renewed a quarter of an hour before their end, or at half of a shorter
    /// life.
    init(credentials: Credentials, secondsLeft: Int, receivedAt: Int) {
        let margin = ClientLimits.credentialsRenewalSeconds
        self.credentials = credentials
        expiresAt = receivedAt + secondsLeft
        renewAt = expiresAt - (secondsLeft > margin ? margin : (secondsLeft + 1) / 2)
    }

    /// Credentials as a source names them.
    ///
    /// - Parameters:
    ///   - credentials: what it gave.
    ///   - expiration: the end as text; nil when they have none.
    ///   - answeredAt: the time by the clock of whoever gave them, if it told: a clock of ours
    ///     that is wrong must not end the session early or late.
    ///   - receivedAt: the time by our clock.
    /// - Throws: `CredentialsProblem` when the text is no time, or one that has passed.
    init(
        credentials: Credentials, expiration: String?, answeredAt: Int? = nil, receivedAt: Int
    ) throws(CredentialsProblem) {
        guard let expiration else {
            self.init(lasting: credentials)
            return
        }
        let secondsLeft = try Self.seconds(expiration) - (answeredAt ?? receivedAt)
        guard secondsLeft > 0 else {
            throw CredentialsProblem("its credentials expired at \(expiration)")
        }
        self.init(credentials: credentials, secondsLeft: secondsLeft, receivedAt: receivedAt)
    }

    /// A time as sources write it: ISO 8601, or with `UTC` at its end as older tools did.
    static func seconds(_ text: String) throws(CredentialsProblem) -> Int {
        let iso = text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : text
        guard let time = Timestamp(iso8601: iso) else {
            throw CredentialsProblem("its expiration \"\(text)\" is no time")
        }
        return Int(time.secondsSinceEpoch)
    }
}
