// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// One who watches a job; how many there are is bounded.
final class MomentFeed: Sendable {
    /// Those who watch at the moment.
    final class Count: Sendable {
        private let listeners = Atomic<Int>(0)

        /// A place among them; nil where all are taken.
        func join() -> MomentFeed? {
            let (count, _) = (listeners.wrappingAdd(1, ordering: .relaxed).newValue, ())
            guard count <= ServiceLimits.listeners else {
                leave()
                return nil
            }
            return MomentFeed(self)
        }

        fileprivate func leave() { listeners.wrappingSubtract(1, ordering: .relaxed) }
    }

    private struct State {
        var isFirst = true
        var isOver = false
    }

    private let count: Count
    private let state = Mutex(State())

    private init(_ count: Count) { self.count = count }

    deinit { count.leave() }

    /// Whether this is the first moment, which is told at once.
    func isFirst() -> Bool {
        state.withLock { state in
            defer { state.isFirst = false }
            return state.isFirst
        }
    }

    /// The end was told.
    func end() { state.withLock { $0.isOver = true } }
    var isOver: Bool { state.withLock { $0.isOver } }
}
