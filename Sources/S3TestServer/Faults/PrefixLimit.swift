// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A request rate that keys under a prefix may not exceed: more is answered with 503 SlowDown.
package struct PrefixLimit: Codable, Sendable, Equatable {
    /// The bucket; nil means any.
    package var bucket: String?
    /// The prefix; empty means every key.
    package var prefix: String
    /// Requests per second in the long run.
    package var requestsPerSecond: Double
    /// Requests at once after a pause.
    package var burst: Double

    /// A limit.
    package init(
        bucket: String? = nil, prefix: String = "", requestsPerSecond: Double, burst: Double
    ) {
        self.bucket = bucket
        self.prefix = prefix
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
    }
}
