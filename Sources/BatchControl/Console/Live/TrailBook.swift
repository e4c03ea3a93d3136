// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Synchronization

/// The courses of the jobs that ran last, for the charts of their pages.
final class TrailBook: Sendable {
    private struct State {
        var trails: [JobID: ProgressTrail] = [:]
        /// Those touched last stand last.
        var order: [JobID] = []
    }

    private let state = Mutex(State())

    func add(_ progress: JobProgressSummary, of id: JobID, at now: Timestamp) {
        state.withLock { state in
            state.order.removeAll { $0 == id }
            state.order.append(id)
            if state.order.count > ConsoleLimits.trailsMax {
                state.trails[state.order.removeFirst()] = nil
            }
            state.trails[id, default: ProgressTrail()].add(
                ProgressTrail.Point(progress, at: now))
        }
    }

    func trail(of id: JobID) -> ProgressTrail {
        state.withLock { $0.trails[id] } ?? ProgressTrail()
    }
}
