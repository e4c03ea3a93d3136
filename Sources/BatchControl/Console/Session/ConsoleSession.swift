// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Somebody who has logged in.
struct ConsoleSession: Sendable {
    /// What its cookie carries.
    let secret: ConsoleSecret
    /// What each of its forms carries, so that no other page can send one in its name.
    let formToken: ConsoleSecret
    let startedAt: ContinuousClock.Instant
    private(set) var usedAt: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) {
        secret = ConsoleSecret()
        formToken = ConsoleSecret()
        startedAt = now
        usedAt = now
    }

    /// Whether it still holds.
    func isValid(at now: ContinuousClock.Instant) -> Bool {
        now - usedAt < ConsoleLimits.sessionIdle && now - startedAt < ConsoleLimits.sessionLength
    }

    mutating func use(at now: ContinuousClock.Instant) {
        usedAt = max(usedAt, now)
    }
}
