// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Glibc
import Synchronization
import TestSupport

/// The clock, the chance and the misfortunes that all parts of a simulation share.
final class World: Sendable {
    private struct State {
        var random: SeededGenerator
        var events = 0
        var incident: Incident?
        var control: RunControl?
        var crashedAt: Int64?
        var isDiskFull = false
        var isSyncBroken = false
        /// A running hash of everything that happened: equal histories have equal ones.
        var history: UInt64 = 0xCBF2_9CE4_8422_2325
        var coverage = Coverage()
    }

    let executor: SeededExecutor
    /// Whether everything that happens is printed.
    private static let isTraced = getenv("BRIGADE_TRACE") != nil
    private let state: Mutex<State>
    private let startedAt: Int64

    init(seed: UInt64) {
        executor = SeededExecutor(seed: seed &* 2)
        startedAt = executor.now
        state = Mutex(State(random: SeededGenerator(seed: seed &* 2 &+ 1)))
    }

    /// Events of the run under way, or of the last one.
    var events: Int { state.withLock { $0.events } }
    var history: UInt64 { state.withLock { $0.history } }
    var coverage: Coverage { state.withLock { $0.coverage } }
    var isDown: Bool { state.withLock { $0.crashedAt != nil } }
    /// The simulated time of the last run's crash.
    var crashedAt: Int64? { state.withLock { $0.crashedAt } }

    /// Milliseconds since the simulation began.
    var sinceStart: Int64 { executor.now - startedAt }

    /// A new run begins on a machine that is up.
    func begin(_ control: RunControl, incident: Incident?) {
        state.withLock { state in
            state.events = 0
            state.incident = incident
            state.control = control
            state.crashedAt = nil
            state.isDiskFull = false
            state.isSyncBroken = false
            state.coverage.note("run")
        }
        if Self.isTraced { print("run\t\(incident.map { "\($0)" } ?? "to its end")") }
    }

    /// Something that a drill is about has happened.
    func note(_ what: String, _ times: Int = 1) {
        state.withLock { $0.coverage.note(what, times) }
    }

    /// Something is about to happen. False when the machine is down, so that it must not.
    func allows(_ event: String) -> Bool {
        let now = executor.now
        let (isUp, stopping, stop) = state.withLock { state -> (Bool, RunControl?, RunStop?) in
            guard state.crashedAt == nil else { return (false, nil, nil) }
            state.events += 1
            if Self.isTraced { print("\(state.events)\t\(now)\t\(event)") }
            for byte in "\(now) \(event)\n".utf8 {
                state.history = (state.history ^ UInt64(byte)) &* 0x100_0000_01B3
            }
            guard let incident = state.incident else { return (true, nil, nil) }
            if let later = incident.crashesAfter, incident.event + later == state.events {
                state.crashedAt = now
                return (false, state.control, .interrupted)
            }
            guard incident.event == state.events else { return (true, nil, nil) }
            state.coverage.note("\(incident.kind)")
            switch incident.kind {
            case .crash: state.crashedAt = now
            case .interrupt, .yield, .pause, .cancel: break
            case .diskFull: state.isDiskFull = true
            case .syncFails: state.isSyncBroken = true
            }
            return (state.crashedAt == nil, state.control, incident.stop)
        }
        if let stop { stopping?.stop(stop) }
        return isUp
    }

    /// Whether this append is the one that finds the disk full.
    func takesDiskFull() -> Bool {
        state.withLock { state in
            if state.isDiskFull { state.coverage.note("append to a full disk") }
            defer { state.isDiskFull = false }
            return state.isDiskFull
        }
    }

    /// Whether this sync is the one that fails.
    func takesSyncFailure() -> Bool {
        state.withLock { state in
            if state.isSyncBroken { state.coverage.note("sync that failed") }
            defer { state.isSyncBroken = false }
            return state.isSyncBroken
        }
    }

    func chance(_ percent: Int) -> Bool { state.withLock { $0.random.chance(percent) } }

    func number(in range: ClosedRange<Int>) -> Int {
        state.withLock { Int.random(in: range, using: &$0.random) }
    }

    /// From 0 up to, not including, 1.
    func fraction() -> Double { state.withLock { Double.random(in: 0..<1, using: &$0.random) } }
}
