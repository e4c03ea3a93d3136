// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a call ended; the answer itself stands in the exchange.
package struct S3Reply: Sendable {
    /// Requests sent: 1 when the first succeeded, 0 when none could be made.
    package var attempts: Int
    /// How many of them the store throttled.
    package var throttles: Int
    /// Nil when the call succeeded.
    package var failure: S3Failure?

    package init(attempts: Int, throttles: Int = 0, failure: S3Failure? = nil) {
        self.attempts = attempts
        self.throttles = throttles
        self.failure = failure
    }
}
