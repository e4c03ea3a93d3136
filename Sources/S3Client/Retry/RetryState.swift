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
    /// How many of them count for nothing.
    private var excused = 0
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
    ///   - excusesThrottling: whether throttled attempts count for nothing.
    /// - Returns: never anything but `giveUp` once the policy's attempts are used.
    package mutating func decide(
        after failure: S3Failure, random: Double, excusesThrottling: Bool = false
    ) -> RetryDecision {
        failures += 1
        if failure.kind == .throttled {
            throttles += 1
            if excusesThrottling {
                excused += 1
                return wait(policy.throttleBaseMilliseconds, throttles, failure, random)
            }
        }
        guard counted < policy.attemptsMax else { return .giveUp }
        switch failure.kind {
        case .notSent, .cancelled, .job, .task, .waitedOut:
            return .giveUp
        case .wrongRegion:
            guard !hasChangedRegion, let region = failure.region else { return .giveUp }
            hasChangedRegion = true
            return .changeRegion(region)
        case .transport(let code):
            return code.mayPass
                ? wait(policy.transientBaseMilliseconds, counted, failure, random) : .giveUp
        case .throttled:
            return wait(policy.throttleBaseMilliseconds, counted, failure, random)
        case .transient:
            return wait(policy.transientBaseMilliseconds, counted, failure, random)
        case .damaged:
            if hasRetriedDamage { return .giveUp }
            hasRetriedDamage = true
            return wait(policy.transientBaseMilliseconds, counted, failure, random)
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

    /// The attempt that failed last counts for nothing, and what may be done once for a call may be
    /// done again: the store was away, or refused who asked, and neither is the call's fault.
    package mutating func excuse() {
        excused = failures
        (hasRefreshed, hasCorrectedClock, hasRetriedDamage) = (false, false, false)
    }

    /// Lets the call try once more.
    package mutating func excuseLast() {
        excused += 1
    }

    /// Failed attempts that count.
    private var counted: Int { failures - excused }

    /// The jittered wait, or the store's own wish when that is longer, within the cap.
    private func wait(
        _ baseMilliseconds: Int, _ attempts: Int, _ failure: S3Failure, _ random: Double
    ) -> RetryDecision {
        let jittered = policy.delayMilliseconds(
            baseMilliseconds: baseMilliseconds, attempts: attempts, random: random)
        let wished = min(failure.retryAfterMilliseconds ?? 0, policy.delayMillisecondsMax)
        return .retry(afterMilliseconds: max(jittered, wished))
    }
}
