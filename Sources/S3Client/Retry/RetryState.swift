// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One call's way through its attempts: "may this be sent again, and when?" is answered here and
/// nowhere else.
package struct RetryState: Sendable {
    private let policy: RetryPolicy
    /// Attempts that have failed.
    package private(set) var failures = 0
    /// How many of them the store throttled.
    package private(set) var throttles = 0
    private var hasRefreshed = false
    private var hasCorrectedClock = false
    private var hasChangedRegion = false
    private var hasRetriedDamage = false

    package init(_ policy: RetryPolicy) {
        self.policy = policy
    }

    /// Counts a failed attempt and says what to do.
    ///
    /// - Parameters:
    ///   - failure: what the attempt brought.
    ///   - random: from 0 up to, not including, 1.
    /// - Returns: never anything but `giveUp` once the policy's attempts are used.
    package mutating func decide(after failure: S3Failure, random: Double) -> RetryDecision {
        failures += 1
        if failure.kind == .throttled { throttles += 1 }
        guard failures < policy.attemptsMax else { return .giveUp }
        switch failure.kind {
        case .notSent, .cancelled, .job, .task:
            return .giveUp
        case .wrongRegion:
            guard !hasChangedRegion, let region = failure.region else { return .giveUp }
            hasChangedRegion = true
            return .changeRegion(region)
        case .transport(let code):
            return Self.mayPass(code)
                ? wait(policy.transientBaseMilliseconds, failure, random) : .giveUp
        case .throttled:
            return wait(policy.throttleBaseMilliseconds, failure, random)
        case .transient:
            return wait(policy.transientBaseMilliseconds, failure, random)
        case .damaged:
            if hasRetriedDamage { return .giveUp }
            hasRetriedDamage = true
            return wait(policy.transientBaseMilliseconds, failure, random)
        case .expiredCredentials:
            if hasRefreshed { return .giveUp }
            hasRefreshed = true
            return .refreshCredentials
        case .clockSkew:
            if hasCorrectedClock { return .giveUp }
            hasCorrectedClock = true
            return .correctClock
        }
    }

    /// The jittered wait, or the store's own wish when that is longer, within the cap.
    private func wait(
        _ baseMilliseconds: Int, _ failure: S3Failure, _ random: Double
    ) -> RetryDecision {
        let jittered = policy.delayMilliseconds(
            baseMilliseconds: baseMilliseconds, attempts: failures, random: random)
        let wished = min(failure.retryAfterMilliseconds ?? 0, policy.delayMillisecondsMax)
        return .retry(afterMilliseconds: max(jittered, wished))
    }

    /// Whether a transport failure can pass by itself. A certificate that is not trusted and an
    /// answer that is too large will be the same next time.
    private static func mayPass(_ code: TransportFailure.Code) -> Bool {
        switch code {
        case .couldNotResolve, .couldNotConnect, .tlsFailure, .connectionLost, .timedOut,
            .truncated, .malformedAnswer:
            true
        case .untrustedServer, .answerTooLarge, .cancelled:
            false
        }
    }
}
