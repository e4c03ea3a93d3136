// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Who is logged in, and how often somebody tried in vain. Kept in memory only: a restart of the
/// daemon ends every session.
struct SessionBook: Sendable {
    /// By the cookie. That a table is looked up in it tells nothing that helps to guess 256 bits.
    private var sessions: [String: ConsoleSession] = [:]
    private var failures: [ContinuousClock.Instant] = []

    /// Whether so many logins failed of late that the next one has to wait.
    mutating func isLoginBarred(at now: ContinuousClock.Instant) -> Bool {
        failures.removeAll { now - $0 >= ConsoleLimits.loginWindow }
        return failures.count >= ConsoleLimits.loginFailuresMax
    }

    mutating func loginFailed(at now: ContinuousClock.Instant) {
        failures.append(now)
    }

    /// Begins a session; the one that was idle longest goes when there are too many.
    mutating func begin(at now: ContinuousClock.Instant) -> ConsoleSession {
        sessions = sessions.filter { $0.value.isValid(at: now) }
        if sessions.count >= ConsoleLimits.sessionsMax,
            let oldest = sessions.min(by: { $0.value.usedAt < $1.value.usedAt })
        {
            sessions[oldest.key] = nil
        }
        let session = ConsoleSession(at: now)
        sessions[session.secret.text] = session
        return session
    }

    /// The session of a cookie; nil when it has ended or never was. `isUse` says whether somebody
    /// did something, or a page that is open only goes on looking.
    mutating func session(
        _ cookie: String, at now: ContinuousClock.Instant, isUse: Bool = true
    ) -> ConsoleSession? {
        guard var session = sessions[cookie] else { return nil }
        guard session.isValid(at: now) else {
            sessions[cookie] = nil
            return nil
        }
        guard isUse else { return session }
        session.use(at: now)
        sessions[cookie] = session
        return session
    }

    mutating func end(_ cookie: String) {
        sessions[cookie] = nil
    }
}
