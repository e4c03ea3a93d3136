// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct ResultComparisonTests {
    private func compare(_ a: CellResult, _ b: CellResult) throws -> CellComparison {
        let comparison = ResultComparison(
            .make([.make(cells: [a])]), .make([.make(cells: [b])]))
        return try #require(comparison.cells.first)
    }

    /// Points whose mean is `mean` and whose confidence interval is `share` of it, either way.
    private func points(_ mean: Double, share: Double) -> [Double] {
        // Five points, two of them off by d each way: deviation d, quantile of t 2.776.
        let off = share * mean * 5.0.squareRoot() / 2.776
        return [mean - off, mean + off, mean, mean - off, mean + off]
    }

    @Test("a difference beyond both runs' spread is one")
    func beyond() throws {
        let a = CellResult.make(callsPerSecond: 1_000, points: points(1_000, share: 0.05))
        let slow = CellResult.make(callsPerSecond: 850, points: points(850, share: 0.05))
        #expect(try compare(a, slow).verdict == .slower)
        #expect(try compare(slow, a).verdict == .faster)
    }

    @Test("a difference within the spread is none")
    func within() throws {
        let a = CellResult.make(callsPerSecond: 1_000, points: points(1_000, share: 0.2))
        let b = CellResult.make(callsPerSecond: 850, points: points(850, share: 0.05))
        #expect(try compare(a, b).verdict == .same)
    }

    @Test("the spread is that of both together, as a share of A")
    func spread() throws {
        let a = CellResult.make(callsPerSecond: 1_000, points: points(1_000, share: 0.03))
        let b = CellResult.make(callsPerSecond: 500, points: points(500, share: 0.08))
        // sqrt(0.03² + (0.5 · 0.08)²) = 0.05
        #expect(abs(try #require(try compare(a, b).spread) - 0.05) < 0.000_1)
    }

    @Test("too few points to know the spread are said to be so")
    func unknown() throws {
        let a = CellResult.make(callsPerSecond: 1_000, points: [1_000, 1_000])
        #expect(try compare(a, .make(callsPerSecond: 100)).verdict == .unknown)
    }

    @Test("a cell without any success is slower, whatever the spread")
    func nothing() throws {
        let none = CellResult.make(callsPerSecond: 0, points: [0, 0, 0, 0, 0])
        let cell = try compare(.make(), none)
        #expect(cell.verdict == .slower)
        #expect(cell.isSlower(byMoreThan: 0.5))
    }

    @Test("a fall counts as one from the share asked for")
    func threshold() throws {
        let a = CellResult.make(callsPerSecond: 1_000, points: points(1_000, share: 0.01))
        let b = CellResult.make(callsPerSecond: 900, points: points(900, share: 0.01))
        let cell = try compare(a, b)
        #expect(cell.isSlower(byMoreThan: 0.05))
        #expect(!cell.isSlower(byMoreThan: 0.15))
    }

    @Test("cells are matched by workload, size and concurrency; the rest is named")
    func matching() {
        let a = BenchResult.make([
            .make(cells: [.make(concurrency: 1), .make(concurrency: 2)], knee: 2),
            .make(.list, objectBytes: nil, cells: [.make(concurrency: 1)], knee: 1),
        ])
        let b = BenchResult.make(
            [.make(cells: [.make(concurrency: 2), .make(concurrency: 4)], knee: 4)],
            endpoint: "127.0.0.1:9001")
        let comparison = ResultComparison(a, b)
        #expect(comparison.cells.map(\.concurrency) == [2])
        #expect(
            comparison.notes.map { String($0.prefix { $0 != ":" }) } == [
                "store differs", "only in A", "only in B", "copy 4 KiB",
            ])
        #expect(comparison.notes[1] == "only in A: copy 4 KiB with 1 at once; list with 1 at once")
    }
}
