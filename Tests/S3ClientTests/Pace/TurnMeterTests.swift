// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct TurnMeterTests {
    @Test func `turns come in the order of asking, one after another`() {
        var meter = TurnMeter(rate: 10, at: 0)
        let places = (0..<5).map { _ in meter.ask(for: 1, at: 0) }
        let waits = places.map { meter.secondsLeft(until: $0, at: 0) }
        #expect(waits == [0, 0.1, 0.2, 0.3, 0.4])
    }

    @Test func `what was not used is not saved up`() {
        var meter = TurnMeter(rate: 1_000, at: 0)
        let places = (0..<2_000).map { _ in meter.ask(for: 1, at: 60) }
        let atOnce = places.filter { meter.secondsLeft(until: $0, at: 60) == 0 }.count
        #expect(atOnce == 100)
    }

    @Test func `another rate concerns those who wait already`() {
        var meter = TurnMeter(rate: 1, at: 0)
        let places = (0..<11).map { _ in meter.ask(for: 1, at: 0) }
        #expect(meter.secondsLeft(until: places[10], at: 0) == 10)
        meter.change(rate: 100, at: 0)
        #expect(abs(meter.secondsLeft(until: places[10], at: 0) - 0.1) < 1e-9)
    }

    @Test func `what costs much waits until all of it is earned`() {
        var meter = TurnMeter(rate: 1_000, at: 0)
        let place = meter.ask(for: 5_001, at: 0)
        #expect(meter.secondsLeft(until: place, at: 0) == 5)
        #expect(meter.secondsLeft(until: place, at: 5) == 0)
    }
}
