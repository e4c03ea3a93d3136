// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// One who watches a job; how many there are is bounded.
final class MomentFeed: Sendable {
    private struct State {
        var isFirst = true
        var isOver = false
    }

    private let place: BoundedPlaces.Place
    private let state = Mutex(State())

    init(_ place: BoundedPlaces.Place) { self.place = place }

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
