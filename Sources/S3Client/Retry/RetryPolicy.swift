// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How often and how long a call is tried again. Waits grow twofold from a base up to a cap, and a
/// random part of each is waited ("full jitter"), so that workers that failed together do not
/// come back together.
package struct RetryPolicy: Sendable {
    /// Requests sent for one call in all. Default 10.
    package var attemptsMax = ClientLimits.attemptsMax
    /// The first wait after a failure that passes by itself. Default 50 ms.
    package var transientBaseMilliseconds = 50
    /// The first wait when the store asks for fewer requests. Default 500 ms.
    package var throttleBaseMilliseconds = 500
    /// No wait is longer, not even one the store asks for. Default 20 s.
    package var delayMillisecondsMax = ClientLimits.retryDelayMillisecondsMax

    package init() {}

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - baseMilliseconds: the longest first wait.
    ///   - attempts: how many attempts have failed, from 1.
    ///   - random: from 0 up to, not including, 1.
    /// - Returns: milliseconds from 0 to the cap.
    package func delayMilliseconds(
        baseMilliseconds: Int, attempts: Int, random: Double
    ) -> Int {
        let doublings = min(attempts - 1, 30)
        let longest = min(baseMilliseconds << doublings, delayMillisecondsMax)
        return Int(random * Double(longest))
    }
}
