// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc
import TestSupport

@testable import BatchEngine

/// A closed loop of copies against a modelled store, event by event: as many in flight as a window
/// says, each throttled one sent again after a random wait that doubles.
struct LoadSimulation {
    /// What the part of a simulation showed that was looked at.
    struct Result {
        /// Copies that ended, per second.
        var rate = 0.0
        /// The level, averaged over time.
        var level = 0.0
        /// Throttled requests per copy.
        var throttles = 0.0
    }

    private struct Copy {
        var throttles = 0
        /// The cuts of the window when it began.
        var cuts = 0
    }

    private enum Event {
        case send(Int)
        case answer(Int, isThrottled: Bool)
    }

    private var store: ModelledStore
    private var random = SeededGenerator(seed: 99)
    private var window: ConcurrencyWindow
    private var events = EventQueue<Event>()
    private var copies: [Copy] = []
    private var idle: [Int] = []
    private var inFlight = 0
    private var answered: UInt64 = 0
    private var throttled: UInt64 = 0
    /// Of copies begun after the last cut.
    private var freshlyThrottled: UInt64 = 0

    private init(_ store: ModelledStore, limitMax: Int) {
        self.store = store
        window = ConcurrencyWindow(
            startingAt: Limits.concurrencyStart, limitMax: limitMax,
            ConcurrencyWindow.Reading(answered: 0, throttled: 0, seconds: 0))
    }

    /// Runs until `end`; what is told begins at `start`.
    static func run(
        _ store: ModelledStore, limitMax: Int = 256, from start: Double = 5, to end: Double
    ) -> Result {
        var simulation = LoadSimulation(store, limitMax: limitMax)
        return simulation.run(from: start, to: end)
    }

    private mutating func run(from start: Double, to end: Double) -> Result {
        var (area, answeredBefore, throttledBefore) = (0.0, answered, throttled)
        let step = Double(Limits.concurrencyReadingMilliseconds) / 1_000
        var time = 0.0
        while time < end {
            begin(at: time)
            while let (now, event) = events.popFirst(before: time + step) { handle(event, now) }
            time += step
            window.read(
                ConcurrencyWindow.Reading(
                    answered: answered, throttled: freshlyThrottled, seconds: time))
            if time <= start {
                (area, answeredBefore, throttledBefore) = (0, answered, throttled)
            } else {
                area += Double(window.limit) * step
            }
        }
        let done = Double(answered - answeredBefore)
        return Result(
            rate: done / (end - start), level: area / (end - start),
            throttles: Double(throttled - throttledBefore) / done)
    }

    private mutating func begin(at time: Double) {
        while inFlight < window.limit {
            inFlight += 1
            let copy = Copy(cuts: window.cuts)
            if let place = idle.popLast() {
                copies[place] = copy
                send(place, time)
            } else {
                copies.append(copy)
                send(copies.count - 1, time)
            }
        }
    }

    private mutating func send(_ copy: Int, _ time: Double) {
        let answer = store.take(at: time)
        events.add(.answer(copy, isThrottled: answer.isThrottled), at: answer.time)
    }

    private mutating func handle(_ event: Event, _ time: Double) {
        switch event {
        case .send(let copy):
            send(copy, time)
        case .answer(let copy, isThrottled: true):
            copies[copy].throttles += 1
            // The waits of RetryPolicy: half a second doubled up to 20 s, any part of it.
            let longest = min(0.5 * pow(2, Double(copies[copy].throttles - 1)), 20)
            events.add(.send(copy), at: time + Double.random(in: 0..<longest, using: &random))
        case .answer(let copy, isThrottled: false):
            let throttles = UInt64(copies[copy].throttles)
            answered += 1
            throttled += throttles
            if copies[copy].cuts == window.cuts { freshlyThrottled += throttles }
            idle.append(copy)
            inFlight -= 1
            begin(at: time)
        }
    }
}
