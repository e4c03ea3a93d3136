// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// How far the store's clock is ahead of ours, in seconds: learned from its `Date` when it refuses
/// a request for its time, then used by all requests to the same endpoint.
final class ClockOffset: Sendable {
    private let seconds = Atomic<Int>(0)

    var current: Int { seconds.load(ordering: .relaxed) }

    func set(_ value: Int) { seconds.store(value, ordering: .relaxed) }
}
