// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Glibc
import TestSupport
import Testing

@Suite struct ExternalSorterTests {
    private struct Record: Equatable {
        var key: [UInt8]
        var payload: [UInt8]
    }

    /// Records through a sorter that holds `memoryBytes` and merges `runsMerged` runs.
    private static func sorted(
        _ records: [Record], memoryBytes: Int, runsMerged: Int, in folder: TemporaryFolder
    ) throws -> [Record] {
        var sorter = try ExternalSorter(
            directory: folder.path + "/sort", memoryBytes: memoryBytes, runsMerged: runsMerged)
        for record in records { try sorter.add(key: record.key, payload: record.payload) }
        #expect(sorter.count == UInt64(records.count))
        var all = try sorter.sorted()
        #expect(all.count == UInt64(records.count))
        var result: [Record] = []
        while let record = try all.next({ Record(key: Array($0), payload: Array($1)) }) {
            result.append(record)
        }
        #expect(try all.next { _, _ in 1 } == nil, "the end stays the end")
        return result
    }

    /// What the standard library makes of them: by key as bytes, then by place.
    private static func reference(_ records: [Record]) -> [Record] {
        records.enumerated().sorted { left, right in
            if left.element.key == right.element.key { return left.offset < right.offset }
            return left.element.key.lexicographicallyPrecedes(right.element.key)
        }.map(\.element)
    }

    private static func number(_ value: Int) -> [UInt8] { Array("\(value)".utf8) }

    enum Keys: CaseIterable, Sendable {
        case random, equal, few, ascending, descending, longPrefix, withZeros, empty

        func key(_ number: Int, of count: Int, _ random: inout SeededGenerator) -> [UInt8] {
            func bytes(_ range: ClosedRange<Int>, _ values: ClosedRange<UInt8>) -> [UInt8] {
                (0..<Int.random(in: range, using: &random)).map { _ in
                    UInt8.random(in: values, using: &random)
                }
            }
            switch self {
            case .random: return bytes(0...20, 0...255)
            case .equal: return Array("the same key".utf8)
            case .few: return bytes(1...2, 0...1)
            case .ascending: return withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
            case .descending:
                return withUnsafeBytes(of: UInt32(count - number).bigEndian) { Array($0) }
            case .longPrefix: return Array(repeating: 0x61, count: 900) + bytes(0...3, 0...255)
            case .withZeros: return bytes(0...12, 0...1).map { $0 == 0 ? 0 : 0xFF }
            case .empty: return []
            }
        }
    }

    @Test(arguments: Keys.allCases, [(200, 2), (4_000, 3), (1 << 20, 64)])
    func `records come out as the standard library sorts them`(
        keys: Keys, bounds: (memoryBytes: Int, runsMerged: Int)
    ) throws {
        var random = SeededGenerator(seed: 4)
        let records = (0..<600).map { number in
            Record(key: keys.key(number, of: 600, &random), payload: Self.number(number))
        }
        let folder = try TemporaryFolder()
        let found = try Self.sorted(
            records, memoryBytes: bounds.memoryBytes, runsMerged: bounds.runsMerged, in: folder)
        #expect(found == Self.reference(records))
        #expect(TemporaryFolder.names(in: folder.path).isEmpty, "nothing is left behind")
    }

    @Test func `no records, one record and records larger than the memory are sorted too`()
        throws
    {
        let folder = try TemporaryFolder()
        #expect(try Self.sorted([], memoryBytes: 100, runsMerged: 2, in: folder).isEmpty)
        let one = [Record(key: [], payload: [])]
        #expect(try Self.sorted(one, memoryBytes: 100, runsMerged: 2, in: folder) == one)
        let large = (0..<5).map {
            Record(key: [UInt8(5 - $0)], payload: Array(repeating: UInt8($0), count: 200_000))
        }
        let found = try Self.sorted(large, memoryBytes: 100, runsMerged: 2, in: folder)
        #expect(found == large.reversed())
    }

    @Test func `what a crash left in the directory is removed`() throws {
        let folder = try TemporaryFolder()
        #expect(mkdir(folder.path + "/sort", 0o700) == 0)
        try folder.write([1, 2, 3], to: "sort/run-1")
        var sorter = try ExternalSorter(directory: folder.path + "/sort", memoryBytes: 10)
        #expect(TemporaryFolder.names(in: folder.path + "/sort").isEmpty)
        for number in 0..<9 { try sorter.add(key: [UInt8(9 - number)]) }
        var sorted = try sorter.sorted()
        #expect(try sorted.next { key, _ in Array(key) } == [1])
    }

    @Test func `a damaged run is noticed`() throws {
        let folder = try TemporaryFolder()
        var sorter = try ExternalSorter(directory: folder.path + "/sort", memoryBytes: 100)
        for number in 0..<100 { try sorter.add(key: Self.number(number)) }
        let name = "sort/" + (TemporaryFolder.names(in: folder.path + "/sort").last ?? "")
        var bytes = try TemporaryFolder.read(folder.path + "/" + name)
        bytes[bytes.count - 1] ^= 1
        try folder.write(bytes, to: name)
        let error = #expect(throws: BatchFileError.self) {
            var sorted = try sorter.sorted()
            while try sorted.next({ _, _ in true }) != nil {}
        }
        #expect(error?.message.contains("not those that were written") == true)
    }

    @Test func `keys compare as Python compares bytes`() throws {
        // Python: sorted([b"", b"\0", b"\0\0", b"a", b"a\0", b"aaaaaaaa", b"aaaaaaaa\0",
        //                 b"aaaaaaab", b"b", b"\x7f", b"\x80", b"\xff", b"\xff\xff"])
        let wanted: [[UInt8]] = [
            [], [0], [0, 0], [0x61], [0x61, 0], Array("aaaaaaaa".utf8),
            Array("aaaaaaaa\0".utf8), Array("aaaaaaab".utf8), [0x62], [0x7F], [0x80], [0xFF],
            [0xFF, 0xFF],
        ]
        let folder = try TemporaryFolder()
        for memoryBytes in [60, 1_000] {
            let records = wanted.reversed().map { Record(key: $0, payload: []) }
            let found = try Self.sorted(
                records, memoryBytes: memoryBytes, runsMerged: 2, in: folder)
            #expect(found.map(\.key) == wanted)
        }
    }
}
