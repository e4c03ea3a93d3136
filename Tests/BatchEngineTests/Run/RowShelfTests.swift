// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client
import Synchronization
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct RowShelfTests {
    private let clock = Shared(0.0)
    private let pacer: StorePacer

    init() {
        let clock = clock
        pacer = StorePacer(uptime: { .seconds(clock.value) }, sleep: { _ in })
    }

    private static func exchange(_ key: String) -> S3Exchange {
        let exchange = S3Exchange()
        exchange.method = .put
        exchange.bucket = Array("b".utf8)
        exchange.key = Array(key.utf8)
        return exchange
    }

    private static func place(_ key: String) -> (bucket: [UInt8], key: [UInt8]) {
        (Array("b".utf8), Array(key.utf8))
    }

    /// The store is found to throttle `hot/` and nothing else.
    private func throttle() async throws {
        let failure = S3Failure(kind: .throttled, httpStatus: 503, code: "SlowDown", message: "")
        for _ in 0..<20 {
            pacer.note(Self.exchange("cold/k"), nil)
            pacer.note(Self.exchange("hot/k"), failure)
        }
        clock.change { $0 = 0.3 }
        pacer.note(Self.exchange("hot/k"), failure)
        // The one turn that is at hand.
        try await pacer.waitForTurn(Self.exchange("hot/k"))
    }

    private func rows(_ count: Int) async throws -> [ManifestRow] {
        let chunk = try #require(try await MemoryManifest.make(rows: count).chunks().first)
        return (0..<count).map(chunk.row)
    }

    @Test func `nothing is set aside while nothing is throttled`() async throws {
        let shelf = RowShelf(pacer: pacer, workersMax: 4)
        let row = try await rows(1)[0]
        #expect(await shelf.takes(row, to: Self.place("hot/k")) == false)
    }

    @Test func `rows of the throttled prefix are, and come back in order`() async throws {
        try await throttle()
        let shelf = RowShelf(pacer: pacer, workersMax: 4)
        let rows = try await rows(3)
        #expect(await shelf.takes(rows[0], to: Self.place("cold/k")) == false)
        for row in rows { #expect(await shelf.takes(row, to: Self.place("hot/k"))) }
        #expect(!shelf.isDone)
        var wanted = shelf.workersWanted.makeAsyncIterator()
        #expect(await wanted.next() == 4)
        shelf.close(droppingRows: false)
        var seen: [UInt64] = []
        while let row = await shelf.next() { seen.append(row.index) }
        #expect(seen == [0, 1, 2])
        #expect(shelf.isDone)
        shelf.finishIfDone()
        #expect(await wanted.next() == nil)
    }

    @Test func `a stop leaves what was set aside for a resume`() async throws {
        try await throttle()
        let shelf = RowShelf(pacer: pacer, workersMax: 4)
        let rows = try await rows(3)
        for row in rows { #expect(await shelf.takes(row, to: Self.place("hot/k"))) }
        shelf.close(droppingRows: true)
        #expect(await shelf.next() == nil)
        #expect(await shelf.takes(rows[0], to: Self.place("hot/k")) == false)
        for await _ in shelf.workersWanted {}
    }
}
