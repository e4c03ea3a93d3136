// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What the client takes from the world besides the network, so that a test can replace it.
package struct ClientSurroundings: Sendable {
    /// Seconds since 1970-01-01 UTC.
    package var epochSeconds: @Sendable () -> Int
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (_ milliseconds: Int) async throws -> Void
    /// A number from 0 up to, not including, 1.
    package var random: @Sendable () -> Double

    package init(
        epochSeconds: @escaping @Sendable () -> Int,
        sleep: @escaping @Sendable (_ milliseconds: Int) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.epochSeconds = epochSeconds
        self.sleep = sleep
        self.random = random
    }

    /// The system's clock, timer and random numbers.
    package static let system = ClientSurroundings(
        epochSeconds: {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return now.tv_sec
        },
        sleep: { try await Task.sleep(for: .milliseconds($0)) },
        random: { Double.random(in: 0..<1) })
}
