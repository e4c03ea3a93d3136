// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct TextTests {
    @Test(
        "sizes, times and numbers are short and have their unit",
        arguments: [
            (Quantity.bytes(512), "512 B"), (Quantity.bytes(4_096), "4 KiB"),
            (Quantity.bytes(1_572_864), "1.5 MiB"), (Quantity.bytes(5 << 30), "5 GiB"),
            (Quantity.time(microseconds: 87.25), "87.3 µs"),
            (Quantity.time(microseconds: 870), "870 µs"),
            (Quantity.time(microseconds: 1_234), "1.23 ms"),
            (Quantity.time(microseconds: 12_300_000), "12.3 s"),
            (Quantity.speed(12_345_678), "12.3 MB/s"), (Quantity.threeDigits(0.361), "0.36"),
            (Quantity.threeDigits(9.996), "10.0"), (Quantity.threeDigits(12_345.6), "12,346"),
            (Quantity.percent(0.974), "97%"), (Quantity.fixed(-1.25, 1), "-1.3"),
            (Quantity.fixed(.infinity, 1), "-"), (Quantity.grouped(1_234_567), "1,234,567"),
        ])
    func quantities(text: String, expected: String) {
        #expect(text == expected)
    }

    @Test("a table's columns are aligned and its knees marked")
    func table() {
        let text = ResultTable.text([
            .make(
                cells: [.make(concurrency: 1, callsPerSecond: 5), .make(concurrency: 128)],
                knee: 128)
        ])
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("WORKLOAD"))
        #expect(lines[2].hasPrefix("copy      4 KiB      128    1,000"))
        #expect(lines[2].hasSuffix("*"))
        #expect(!lines[1].hasSuffix(" "))
    }

    @Test("failures are told by their code, the most frequent first")
    func errors() {
        let cells: [CellResult] = [
            .make(errors: ["SlowDown": 2, "Zero": 9]), .make(errors: ["SlowDown": 3, "Any": 5]),
        ]
        #expect(ResultTable.errors(of: [.make(cells: cells)]) == "Zero 9, Any 5, SlowDown 5")
        #expect(ResultTable.errors(of: [.make()]) == nil)
    }

    @Test("a machine that was the limit is told, with where")
    func limits() {
        let own = SeriesResult.make(cells: [.make(machine: 1, own: 0.95)])
        let other = SeriesResult.make(.put, cells: [.make(machine: 0.99, own: 0.3)])
        let free = SeriesResult.make(.get, cells: [.make(machine: 0.5, own: 0.4)])
        let notes = ResultNotes.sentences(of: [own, other, free])
        #expect(notes.count == 2)
        #expect(notes[0].contains("(copy 4 KiB): this machine was the limit"))
        #expect(notes[1].contains("at most 30% of what it could (put 4 KiB)"))
        #expect(ResultNotes.sentences(of: [free]).isEmpty)
    }
}
