// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// The requests of all clients of this process, those that have gone among them.
package final class RequestMeters: Sendable {
    package static let process = RequestMeters()

    private struct State {
        var live: [ObjectIdentifier: RequestCounters] = [:]
        var retired: [S3Call: RequestTally] = [:]
    }

    private let state = Mutex(State())

    func add(_ counters: RequestCounters) {
        state.withLock { $0.live[ObjectIdentifier(counters)] = counters }
    }

    func retire(_ counters: RequestCounters) {
        state.withLock { state in
            state.live[ObjectIdentifier(counters)] = nil
            for call in S3Call.allCases {
                var tally = state.retired[call] ?? RequestTally()
                tally.add(counters, of: call)
                if tally.requests > 0 { state.retired[call] = tally }
            }
        }
    }

    /// Requests that have no answer yet.
    package var inFlight: Int {
        state.withLock { state in
            state.live.values.reduce(0) { $0 + $1.inFlight.load(ordering: .relaxed) }
        }
    }

    /// What was counted of each call that was ever sent, by the name of the call.
    package var tallies: [String: RequestTally] {
        state.withLock { state in
            var found: [String: RequestTally] = [:]
            for call in S3Call.allCases {
                var tally = state.retired[call] ?? RequestTally()
                for counters in state.live.values { tally.add(counters, of: call) }
                if tally.requests > 0 { found[call.rawValue] = tally }
            }
            return found
        }
    }
}
