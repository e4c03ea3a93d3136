// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel
import Glibc

/// The machine's clock, for whoever is not given another.
package enum SystemClock {
    /// The time now.
    @Sendable package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Time since the machine was started.
    @Sendable package static func uptime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
