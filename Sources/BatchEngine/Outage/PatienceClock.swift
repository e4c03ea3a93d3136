// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Time and chance as whoever waits needs them.
package struct PatienceClock: Sendable {
    /// Time since some fixed moment, which no change of the clock touches.
    let uptime: @Sendable () -> Duration
    /// Waits for so many milliseconds; throws when the task is cancelled.
    let sleep: @Sendable (Int) async throws -> Void
    /// A number from 0 up to, not including, 1.
    let random: @Sendable () -> Double

    package init(
        uptime: @escaping @Sendable () -> Duration, _ surroundings: ClientSurroundings
    ) {
        self.uptime = uptime
        sleep = surroundings.sleep
        random = surroundings.random
    }

    /// The machine's.
    package static let system = PatienceClock(uptime: SystemClock.uptime, .system)
}
