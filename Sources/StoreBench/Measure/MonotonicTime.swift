// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A clock that only goes forward.
enum MonotonicTime {
    /// Nanoseconds since some moment in the past.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Waits until that moment.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    static func sleep(until moment: UInt64) async throws {
        let time = now()
        guard moment > time else { return }
        try await Task.sleep(nanoseconds: moment - time)
    }
}
