// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization
import TestSupport
import Testing

@Suite struct PreparedDamageTests {
    /// Text up to each commit of a file with 8 blocks of which 2, 3 and 6 are commits.
    private static let commits: Set = [2, 3, 6]
    private static let prefixes = [0, 9, 12, 21].map { PreparedFixture.rows(0, $0).bytes }

    @Test func `a file cut anywhere goes on behind its last whole commit`() async throws {
        let whole = try PreparedFixture.file(
            blocks: 8, commits: Self.commits, isFinished: false
        ).bytes
        let headerBytes = try PreparedFixture.file(blocks: 0, commits: [], isFinished: false)
            .bytes.count
        var lengths: Set<Int> = []
        for length in headerBytes...whole.count {
            let file = MemoryJournal(Array(whole[..<length]))
            let manifest = try PreparedManifest(file)
            let text = try await PreparedFixture.text(of: manifest)
            #expect(!manifest.isComplete)
            #expect(Self.prefixes.contains(text), "cut at \(length)")
            lengths.insert(text.count)
            var notes: [UInt8] = []
            var writer = try PreparedManifestWriter(file) { notes += $0 }
            let commit = Self.prefixes.firstIndex(of: text) ?? 0
            #expect(notes == Array([2, 3, 6].prefix(commit)))
            #expect(writer.textBytes == UInt64(text.count))
            // What follows stands behind the last commit, and nothing of the torn rest is left.
            try writer.append(PreparedFixture.rows(900, 2), note: [])
            try writer.finish()
            let after = try await PreparedFixture.text(of: try PreparedManifest(file))
            #expect(after == text + PreparedFixture.rows(900, 2).bytes)
        }
        #expect(lengths.count == 4, "every commit was the last one somewhere")
    }

    @Test func `a file cut in its header is refused`() throws {
        let header = try PreparedFixture.file(blocks: 0, commits: [], isFinished: false).bytes
        for length in 0..<header.count {
            let thrown = #expect(throws: BatchFileError.self) {
                try PreparedManifest(MemoryJournal(Array(header[..<length])))
            }
            #expect(thrown?.code == .preparedUnusable)
        }
    }

    /// Reads all rows of `bytes`; nil when that is refused.
    private static func read(
        _ bytes: [UInt8]
    ) async throws -> (text: [UInt8], isComplete: Bool)? {
        do {
            let manifest = try PreparedManifest(MemoryJournal(bytes))
            return (try await PreparedFixture.text(of: manifest), manifest.isComplete)
        } catch let error as BatchFileError {
            #expect(error.code == .preparedUnusable)
            return nil
        }
    }

    @Test func `a bit flipped in any byte is seen, or costs what a crash would cost`()
        async throws
    {
        let whole = try PreparedFixture.file(blocks: 8, commits: Self.commits, isFinished: true)
            .bytes
        let all = PreparedFixture.rows(0, 24).bytes
        var refused = 0
        for place in whole.indices {
            for bit in [0, 3, 7] {
                var bytes = whole
                bytes[place] ^= 1 << UInt8(bit)
                guard let found = try await Self.read(bytes) else {
                    refused += 1
                    continue
                }
                // Only the closing block may be lost unnoticed: its maker finishes it again.
                #expect(!found.isComplete, "byte \(place), bit \(bit)")
                #expect((Self.prefixes + [all]).contains(found.text), "byte \(place), bit \(bit)")
            }
        }
        #expect(refused > whole.count * 3 / 2)
    }

    @Test func `blocks that were swapped, repeated or taken out are refused`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        var ends = [file.bytes.count]
        for block in 0..<4 {
            // Equal rows: only the chain tells one block from the other.
            try writer.append(PreparedFixture.rows(0, 3), note: [UInt8(block)])
            try writer.sync()
            ends.append(file.bytes.count)
        }
        try writer.finish()
        let bytes = file.bytes
        func block(_ number: Int) -> ArraySlice<UInt8> { bytes[ends[number]..<ends[number + 1]] }
        let head = bytes[..<ends[1]]
        let tail = bytes[ends[3]...]
        for middle in [block(2) + block(1), block(1) + block(1) + block(2), block(2)] {
            #expect(try await Self.read(Array(head + middle + tail)) == nil)
        }
        #expect(try await Self.read(Array(head + block(1) + block(2) + tail)) != nil)
    }

    @Test func `a block of another manifest is refused, though it fits`() async throws {
        func file(_ firsts: [Int]) throws -> (bytes: [UInt8], ends: [Int]) {
            let file = MemoryJournal()
            var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
            var ends = [file.bytes.count]
            for first in firsts {
                try writer.append(PreparedFixture.rows(first, 3), note: [])
                try writer.sync()
                ends.append(file.bytes.count)
            }
            try writer.finish()
            return (file.bytes, ends)
        }
        // As many rows and bytes of text in every block; only what they say differs.
        let (one, ends) = try file([10, 20, 30])
        let (other, otherEnds) = try file([40, 50, 60])
        let spliced =
            one[..<ends[1]] + other[otherEnds[1]..<otherEnds[2]] + one[ends[2]...]
        #expect(try await Self.read(one) != nil)
        #expect(try await Self.read(Array(spliced)) == nil)
    }

    @Test func `what was not synced may be missing in the middle, and is cut off`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        try writer.append(PreparedFixture.rows(0, 3), note: [0])
        try writer.sync()
        let durable = file.bytes.count
        for block in 1..<5 {
            try writer.append(PreparedFixture.rows(block * 3, 3), note: [UInt8(block)])
        }
        let whole = file.bytes
        var found: Set<Int> = []
        for hole in durable..<whole.count {
            // The page with this byte never reached the disk, those behind it did.
            var bytes = whole
            for place in hole..<min(hole + 40, bytes.count) { bytes[place] = 0 }
            let text = try #require(try await Self.read(bytes)).text
            let rows = (0...4).first { PreparedFixture.rows(0, $0 * 3 + 3).bytes == text }
            found.insert(try #require(rows))
            var notes: [UInt8] = []
            _ = try PreparedManifestWriter(MemoryJournal(bytes)) { notes += $0 }
            #expect(notes == Array(0...UInt8(rows ?? 0)))
        }
        #expect(found == [0, 1, 2, 3])
    }

    @Test func `a hole in what was synced is damage`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        try writer.append(PreparedFixture.rows(0, 3), note: [0])
        let first = file.bytes.count
        try writer.append(PreparedFixture.rows(3, 3), note: [1])
        try writer.sync()
        try writer.append(PreparedFixture.rows(6, 3), note: [2])
        var bytes = file.bytes
        bytes[first + 3] ^= 1
        let copy = bytes
        let thrown = #expect(throws: BatchFileError.self) {
            try PreparedManifestWriter(MemoryJournal(copy)) { _ in }
        }
        #expect(thrown?.message.contains("damaged at byte \(first)") == true)
    }

    @Test func `a full disk leaves a manifest that goes on when there is room`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        try writer.append(PreparedFixture.rows(0, 3), note: [0])
        let size = file.bytes.count
        file.state.withLock { $0.capacity = size + 30 }
        #expect(throws: BatchFileError.self) {
            try writer.append(PreparedFixture.rows(3, 3), note: [1])
        }
        #expect(file.bytes.count == size, "the part that was written is cut off again")
        file.state.withLock { $0.capacity = .max }
        try writer.append(PreparedFixture.rows(3, 3), note: [1])
        try writer.finish()
        let text = try await PreparedFixture.text(of: try PreparedManifest(file))
        #expect(text == PreparedFixture.rows(0, 6).bytes)
    }

    @Test func `after a failed sync nothing more is written`() throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        try writer.append(PreparedFixture.rows(0, 3), note: [0])
        file.state.withLock { $0.failsToSync = true }
        #expect(throws: BatchFileError.self) { try writer.sync() }
        #expect(writer.growth.extent.rowCount == 0, "readers are shown nothing")
        file.state.withLock { $0.failsToSync = false }
        let size = file.bytes.count
        #expect(throws: BatchFileError.self) { try writer.append(PreparedFixture.rows(3, 3)) }
        #expect(file.bytes.count == size)
    }
}
