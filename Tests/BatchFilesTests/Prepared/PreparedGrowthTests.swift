// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PreparedGrowthTests {
    private struct GivenUp: Error, Equatable {}

    @Test func `a reader follows a manifest that grows, to its end`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        let manifest = try PreparedManifest(file, growth: writer.growth)
        #expect(!manifest.isComplete)
        async let rows = {
            var reader = ManifestReader(source: manifest, layout: .prepared)
            var keys: [String] = []
            while let chunk = try await reader.next() {
                keys += (0..<chunk.count).map { chunk.row($0).key }
            }
            return keys
        }()
        for block in 0..<100 {
            try writer.append(
                PreparedFixture.rows(block * 37, 37), note: block % 2 == 0 ? [] : nil)
            if block % 5 == 0 { try writer.sync() }
            await Task.yield()
        }
        try writer.append(rows: [], rowCount: 0, note: [])
        try writer.finish()
        #expect(try await rows == (0..<3_700).map { "key/\($0)/" })
        #expect(manifest.isComplete)
        #expect(manifest.rowCount == 3_700)
    }

    @Test func `readers see only what is committed and synced`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        let manifest = try PreparedManifest(file, growth: writer.growth)
        try writer.append(PreparedFixture.rows(0, 3), note: [])
        #expect(manifest.byteCount == 0, "not synced")
        try writer.sync()
        #expect(manifest.rowCount == 3)
        try writer.append(PreparedFixture.rows(3, 3))
        try writer.sync()
        #expect(manifest.rowCount == 3, "not committed")
        try writer.append(PreparedFixture.rows(6, 3), note: [])
        try writer.sync()
        #expect(manifest.rowCount == 9)
    }

    @Test func `what made the maker give up reaches the reader, behind the last row`()
        async throws
    {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        let manifest = try PreparedManifest(file, growth: writer.growth)
        try writer.append(PreparedFixture.rows(0, 3), note: [])
        try writer.sync()
        let growth = writer.growth
        async let failing: Void = growth.fail(GivenUp())
        var text: [UInt8] = []
        _ = try await manifest.read(at: 0, maxBytes: 1 << 20, into: &text)
        #expect(text == PreparedFixture.rows(0, 3).bytes)
        await failing
        await #expect(throws: GivenUp()) {
            var rest: [UInt8] = []
            return try await manifest.read(at: UInt64(text.count), maxBytes: 10, into: &rest)
        }
    }

    @Test func `cancelling a reader that waits ends its wait`() async throws {
        let file = MemoryJournal()
        let writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        let manifest = try PreparedManifest(file, growth: writer.growth)
        await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var text: [UInt8] = []
                    return try await manifest.read(at: 0, maxBytes: 10, into: &text)
                }
            }
            await Task.yield()
            group.cancelAll()
            var cancelled = 0
            while let result = await group.nextResult() {
                if case .failure(is CancellationError) = result { cancelled += 1 }
            }
            #expect(cancelled == 8)
        }
    }

    @Test func `many readers of one growing manifest all read the same`() async throws {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        let manifest = try PreparedManifest(file, growth: writer.growth)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for reader in 0..<6 {
                group.addTask {
                    try await PreparedFixture.text(of: manifest, windowBytes: 50 + reader * 333)
                }
            }
            for block in 0..<60 {
                try writer.append(PreparedFixture.rows(block * 10, 10), note: [])
                try writer.sync()
                await Task.yield()
            }
            try writer.finish()
            for try await text in group {
                #expect(text == PreparedFixture.rows(0, 600).bytes)
            }
        }
    }
}
