// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// The last requests and how many of each operation there were.
package final class RequestLog: Sendable {
    private struct State {
        var entries: [LoggedRequest] = []
        var counters: [String: Int] = [:]
        var total = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// The requests kept, oldest first.
    package var entries: [LoggedRequest] {
        state.withLock { Array($0.entries.suffix(capacity)) }
    }

    /// Requests per operation since the start or the last `removeAll`.
    package var counters: [String: Int] { state.withLock { $0.counters } }

    /// Forgets everything.
    package func removeAll() { state.withLock { $0 = State() } }

    /// Adds a request and gives it its number.
    func append(_ entry: LoggedRequest) {
        state.withLock { state in
            state.total += 1
            state.counters[entry.operation, default: 0] += 1
            var entry = entry
            entry.number = state.total
            // Old entries go in batches: removing one at the front each time would copy them all.
            if state.entries.count >= 2 * capacity { state.entries.removeFirst(capacity) }
            state.entries.append(entry)
        }
    }
}
