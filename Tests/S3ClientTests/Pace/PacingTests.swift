// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// What all parts of pacing come to, against a modelled store.
@Suite struct PacingTests {
    @Test func `a limit of requests is kept to two percent over any ten seconds, and used`() {
        var store = PacedStore([], latency: 0.02)
        store.lines.change(RequestLimits(requestsPerSecond: 300), at: 0)
        store.addWorkers(64) { "key" }
        store.run(seconds: 20)
        for start in 0...10 {
            let window = Double(start)..<Double(start + 10)
            let sent = store.rate(in: window).sent
            #expect(sent <= 300 * 1.02)
            #expect(sent >= 300 * 0.98)
        }
    }

    @Test func `a limit that is changed holds at once for those who wait`() {
        var store = PacedStore([], latency: 0.02)
        store.lines.change(RequestLimits(requestsPerSecond: 1), at: 0)
        store.addWorkers(32) { "key" }
        store.run(seconds: 5)
        #expect(store.rate(in: 0..<5).sent <= 1.4)
        store.lines.change(RequestLimits(requestsPerSecond: 200), at: 5)
        store.run(from: 5, seconds: 7)
        #expect(store.rate(in: 5.5..<7).sent > 190)
        store.lines.change(RequestLimits(), at: 7)
        store.run(from: 7, seconds: 8)
        #expect(store.rate(in: 7.3..<8).sent > 1_500)
    }

    @Test func `a limit of bytes is kept however large the objects are`() {
        var store = PacedStore([])
        store.lines.change(RequestLimits(bytesPerSecond: 1_000_000), at: 0)
        store.addWorkers(8, bytes: 40_000) { "key" }
        store.run(seconds: 20)
        for start in 0...10 {
            let sent = store.rate(in: Double(start)..<Double(start + 10)).sent * 40_000
            #expect(sent <= 1_000_000 * 1.02)
            #expect(sent >= 1_000_000 * 0.97)
        }
    }

    @Test(
        "a store that admits so many requests a second gets nearly as many, and few too many",
        arguments: [(200.0, 0.001), (1_000.0, 0.001), (1_000.0, 0.1), (2_000.0, 0.03)])
    func bucketWide(rate: Double, latency: Double) {
        var store = PacedStore([.init("", rate: rate, burst: rate / 10)], latency: latency)
        var number = 0
        store.addWorkers(latency > 0.01 ? 256 : 64) {
            number += 1
            return "key\(number)"
        }
        store.run(seconds: 22)
        let settled = store.rate(in: 10..<22)
        #expect(settled.sent >= 0.85 * rate)
        #expect(settled.throttled < 0.05)
    }

    @Test("only the prefix that is throttled is paced", arguments: ["hot/", "a/b/hot/"])
    func hotPrefix(prefix: String) {
        let cold = prefix.dropLast(4) + "cold/"
        var store = PacedStore([.init(prefix, rate: 100, burst: 100)], latency: 0.005)
        store.addWorkers(32) { prefix + "1/key" }
        store.addWorkers(8) { cold + "1/key" }
        store.run(seconds: 22)
        let hot = store.rate(prefix, in: 10..<22)
        #expect(hot.sent >= 85)
        #expect(hot.throttled < 0.05)
        #expect(store.rate(String(cold), in: 10..<22).sent > 1_200)
        let scopes = store.lines.table.paces.map(\.scope)
        #expect(scopes.count == 1)
        guard case .keys(_, let found)? = scopes.first else { return }
        let name = String(decoding: found, as: UTF8.self)
        #expect(name.hasPrefix(prefix))
    }

    @Test func `prefixes throttled one after the other are found to be one`() {
        var store = PacedStore([.init("", rate: 500, burst: 50)])
        var number = 0
        store.addWorkers(64) {
            number += 1
            return "2026/\(number / 2_000)/key"
        }
        store.run(seconds: 40)
        #expect(store.rate(in: 20..<40).sent >= 0.85 * 500)
        #expect(store.rate(in: 20..<40).throttled < 0.05)
        #expect(store.lines.table.paces.count == 1)
    }

    @Test func `a store that throttles no longer is asked at full speed again`() {
        var store = PacedStore([.init("", rate: 100, burst: 10)], latency: 0.02)
        store.addWorkers(32) { "key" }
        store.run(seconds: 10)
        #expect(!store.lines.table.isIdle)
        store.limits = []
        store.run(from: 10, seconds: 30)
        #expect(store.lines.table.isIdle)
        #expect(store.rate(in: 29..<30).sent > 1_500)
    }

    @Test func `throttling by key management paces what writes, and no prefix`() {
        var store = PacedStore(
            [.init("", rate: 200, burst: 20)], throttling: .byKeyManagement)
        store.addWorkers(64) { "a/key" }
        store.run(seconds: 22)
        #expect(store.lines.table.paces.map(\.scope) == [.keyManagement])
        #expect(store.rate(in: 10..<22).sent >= 0.85 * 200)
        #expect(store.rate(in: 10..<22).throttled < 0.05)
    }

    @Test(
        "a store that throttles a share of whatever comes is not asked ever more slowly",
        arguments: [0.05, 0.2, 0.5])
    func anyRate(share: Double) {
        var store = PacedStore([], latency: 0.01)
        store.shareThrottled = share
        store.addWorkers(32) { "a/key" }
        store.run(seconds: 25)
        var unpaced = PacedStore([], latency: 0.01)
        unpaced.isPaced = false
        unpaced.shareThrottled = share
        unpaced.addWorkers(32) { "a/key" }
        unpaced.run(seconds: 25)
        #expect(store.rate(in: 15..<25).sent > 0.8 * unpaced.rate(in: 15..<25).sent)
    }

    @Test func `a throttled request now and then paces nothing`() {
        var store = PacedStore([.init("rare", rate: 3, burst: 1)], latency: 0.005)
        var number = 0
        store.addWorkers(8) {
            number += 1
            return number.isMultiple(of: 500) ? "rare" : "key"
        }
        store.run(seconds: 20)
        #expect(store.lines.table.paces.isEmpty)
    }
}
