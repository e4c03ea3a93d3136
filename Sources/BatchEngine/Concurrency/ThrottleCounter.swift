// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Counts throttled requests of copies that began since the concurrency was last cut for it. What
/// those before it met is no reason to cut again, and they may tell only seconds later, when their
/// retries have succeeded.
final class ThrottleCounter: Sendable {
    private let period = Atomic<Int>(0)
    private let throttled = Atomic<UInt64>(0)

    /// To be noted when a copy begins. Cheap enough to ask for every row.
    var currentPeriod: Int { period.load(ordering: .relaxed) }

    /// Throttled requests that count.
    var count: UInt64 { throttled.load(ordering: .relaxed) }

    /// A copy that began in that period has ended.
    func add(_ throttles: Int, since began: Int) {
        guard throttles > 0, began == currentPeriod else { return }
        throttled.wrappingAdd(UInt64(throttles), ordering: .relaxed)
    }

    /// The concurrency was cut: only copies that begin from now on count.
    func beginPeriod() {
        period.wrappingAdd(1, ordering: .relaxed)
    }
}
