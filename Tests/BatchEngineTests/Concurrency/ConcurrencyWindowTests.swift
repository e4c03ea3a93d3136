// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import TestSupport
import Testing

@testable import BatchEngine

/// Expected values are queueing arithmetic: a closed loop of L copies over a delay W and a server
/// of rate m has the rate min(L / W, m), and its knee at m * W (Little's law).
@Suite struct ConcurrencyWindowTests {
    private static let seeds: [UInt64] = [1, 2, 3]
    private static let bimodalMean: Double = 0.99 * 0.03 + 0.01 * 0.6

    @Test("a store that answers after a constant time gets all that is allowed, in two seconds")
    func constant() {
        let store = ModelledStore(seed: 1) { _, _ in 0.03 }
        let found = LoadSimulation.run(store, limitMax: 1_024, from: 2, to: 4)
        #expect(found.rate > 0.9 * 34_133)
        #expect(found.level > 0.9 * 1_024)
    }

    // A few copies more than twice the knee burden nobody where the knee is low.
    @Test("where copies queue the level stays near the knee", arguments: seeds)
    func queue(seed: UInt64) {
        for (rate, delay) in [(2_000.0, 0.03), (2_000, 0.005), (4_000, 0.05)] {
            for isIrregular in [false, true] {
                var store = ModelledStore(seed: seed, serviceRate: { _ in rate }) { _, _ in delay }
                store.isIrregular = isIrregular
                let found = LoadSimulation.run(store, limitMax: 1_024, from: 10, to: 20)
                let knee = rate * delay
                #expect(found.rate > 0.9 * rate, "\(rate)/s, \(delay) s, seed \(seed)")
                #expect(found.level < 2 * knee + 16, "\(rate)/s, \(delay) s, seed \(seed)")
            }
        }
    }

    @Test("a server at the other end of a short wire needs few copies in flight")
    func local() {
        let store = ModelledStore(seed: 1, serviceRate: { _ in 20_000 }) { _, _ in 0.0005 }
        let found = LoadSimulation.run(store, limitMax: 1_024, from: 5, to: 10)
        #expect(found.rate > 0.9 * 20_000)
        #expect(found.level < 3 * 10)
    }

    @Test("a throttled run stays below what is admitted, and near it", arguments: seeds)
    func throttled(seed: UInt64) {
        for (rate, delay) in [(3_500.0, 0.03), (500, 0.03)] {
            var store = ModelledStore(seed: seed) { random, _ in
                delay * exp(0.3 * ModelledStore.normal(&random))
            }
            store.admittedRate = rate
            let found = LoadSimulation.run(store, limitMax: 1_024, from: 20, to: 45)
            #expect(found.rate > 0.85 * rate, "\(rate)/s, seed \(seed)")
            #expect(found.throttles < 0.05, "\(rate)/s, seed \(seed)")
        }
    }

    @Test("latencies that scatter do not hold the level down", arguments: seeds)
    func noisy(seed: UInt64) {
        // The mean of a log-normal distribution is exp(s * s / 2) times its median.
        let wide = ModelledStore(seed: seed) { random, _ in
            0.03 * exp(0.7 * ModelledStore.normal(&random))
        }
        let enoughOfWide: Double = 0.9 * 256 / (0.03 * exp(0.245))
        #expect(LoadSimulation.run(wide, to: 15).rate > enoughOfWide)
        let bimodal = ModelledStore(seed: seed) { random, _ in random.chance(1) ? 0.6 : 0.03 }
        #expect(LoadSimulation.run(bimodal, to: 15).rate > 0.9 * 256 / Self.bimodalMean)
    }

    @Test("latencies that scatter do not hide the knee", arguments: seeds)
    func noisyQueue(seed: UInt64) {
        var store = ModelledStore(seed: seed, serviceRate: { _ in 2_000 }) { random, _ in
            random.chance(1) ? 0.6 : 0.03
        }
        store.isIrregular = true
        let found = LoadSimulation.run(store, limitMax: 1_024, from: 10, to: 30)
        #expect(found.rate > 0.9 * 2_000)
        #expect(found.level < 3 * 2_000 * Self.bimodalMean)
    }

    @Test("a store that becomes slower for good keeps its copies in flight")
    func slower() {
        let store = ModelledStore(seed: 1) { _, time in time < 10 ? 0.03 : 0.09 }
        #expect(LoadSimulation.run(store, from: 12, to: 25).rate > 0.9 * 2_844)
    }

    @Test("a store that can do less, or more, than before is found out")
    func capacity() {
        let less = ModelledStore(seed: 1, serviceRate: { $0 < 10 ? 4_000 : 1_000 }) { _, _ in 0.03 }
        let below = LoadSimulation.run(less, limitMax: 1_024, from: 20, to: 40)
        #expect(below.rate > 0.9 * 1_000)
        #expect(below.level < 3 * 30)
        let more = ModelledStore(seed: 1, serviceRate: { $0 < 10 ? 500 : 5_000 }) { _, _ in 0.03 }
        let above = LoadSimulation.run(more, limitMax: 1_024, from: 25, to: 40)
        #expect(above.rate > 0.9 * 5_000)
    }

    @Test("a store that goes away and returns is used as before")
    func outage() {
        var store = ModelledStore(seed: 1) { _, _ in 0.03 }
        store.outage = 8..<14
        #expect(LoadSimulation.run(store, from: 17, to: 30).rate > 0.9 * 8_533)
    }

    @Test("the level stays while something else sets the rate, and is looked for again then")
    func held() {
        var reading = ConcurrencyWindow.Reading(answered: 0, throttled: 0, seconds: 0)
        var window = ConcurrencyWindow(startingAt: 64, limitMax: 1_024, reading)
        for _ in 0..<1_000 {
            reading.answered += 8
            reading.seconds += 0.02
            window.hold(reading)
        }
        #expect(window.limit == 64)
        // Without the limit every copy takes 30 ms.
        for _ in 0..<200 {
            reading.answered += UInt64(Double(window.limit) * 0.02 / 0.03)
            reading.seconds += 0.02
            window.read(reading)
        }
        #expect(window.limit > 512)
    }

    @Test("another most is kept to at once, and used when it is more")
    func allowed() {
        var reading = ConcurrencyWindow.Reading(answered: 0, throttled: 0, seconds: 0)
        var window = ConcurrencyWindow(startingAt: 64, limitMax: 128, reading)
        func run() {
            for _ in 0..<300 {
                reading.answered += UInt64(Double(window.limit) * 0.02 / 0.03)
                reading.seconds += 0.02
                window.read(reading)
            }
        }
        run()
        #expect(window.limit > 100)
        window.allow(limitMax: 10, reading)
        #expect(window.limit == 10)
        run()
        #expect(window.limit <= 10)
        window.allow(limitMax: 1_024, reading)
        run()
        #expect(window.limit > 512)
    }

    @Test("the level is never above the most, nor below one", arguments: [1, 2, 3, 100])
    func bounds(limitMax: Int) {
        var window = ConcurrencyWindow(
            startingAt: 64, limitMax: limitMax,
            ConcurrencyWindow.Reading(answered: 0, throttled: 0, seconds: 0))
        var random = SeededGenerator(seed: 7)
        var reading = ConcurrencyWindow.Reading(answered: 0, throttled: 0, seconds: 0)
        for _ in 0..<5_000 {
            reading.answered += UInt64.random(in: 0...2_000, using: &random)
            reading.throttled += random.chance(5) ? UInt64.random(in: 0...500, using: &random) : 0
            reading.seconds += 0.02
            window.read(reading)
            #expect((1...limitMax).contains(window.limit))
        }
    }
}
