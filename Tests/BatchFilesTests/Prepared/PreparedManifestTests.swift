// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct PreparedManifestTests {
    @Test func `rows, notes and totals come back from a finished file`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/manifest"
        var writer = try PreparedManifestWriter.create(path: path, header: PreparedFixture.header)
        var all = PreparedRows()
        for block in 0..<50 {
            let rows = PreparedFixture.rows(block * 40, 40, padding: block)
            try writer.append(rows, note: block % 3 == 0 ? [UInt8(block)] : nil)
            for row in (block * 40)..<(block * 40 + 40) {
                all.append(
                    PreparedRow(
                        bucket: "src",
                        key: Array("key/\(row)/\(String(repeating: "x", count: block))".utf8),
                        versionID: "v\(row)", sizeBytes: UInt64(row)))
            }
        }
        try writer.finish(note: [0xEE])
        let manifest = try PreparedManifest.open(path: path)
        #expect(manifest.isComplete)
        #expect(manifest.rowCount == 2_000)
        #expect(manifest.byteCount == UInt64(all.bytes.count))
        #expect(manifest.fingerprint == PreparedFixture.origin)
        #expect(manifest.header == PreparedFixture.header)
        #expect(try await PreparedFixture.text(of: manifest) == all.bytes)
        var reader = ManifestReader(source: manifest, layout: .prepared)
        var sizes: [UInt64?] = []
        while let chunk = try await reader.next() {
            sizes += (0..<chunk.count).map { chunk.row($0).sizeBytes }
        }
        #expect(sizes == (0..<2_000).map { UInt64($0) })
        var notes: [[UInt8]] = []
        let again = try PreparedManifestWriter.resume(path: path) { notes.append($0) }
        #expect(again.isComplete)
        #expect((again.rowCount, again.textBytes) == (2_000, UInt64(all.bytes.count)))
        #expect(notes == stride(from: 0, to: 50, by: 3).map { [UInt8($0)] } + [[0xEE]])
        #expect(throws: BatchFileError.self) {
            try PreparedManifestWriter.create(path: path, header: PreparedFixture.header)
        }
    }

    @Test func `text is read at random, before and behind what was read last`() async throws {
        let file = try PreparedFixture.file(blocks: 200, commits: [199], isFinished: true)
        let manifest = try PreparedManifest(file)
        let text = try await PreparedFixture.text(of: manifest)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let offset = Int.random(in: 0...text.count, using: &random)
            let wanted = Int.random(in: 1...300, using: &random)
            var found: [UInt8] = [9]
            let count = try await manifest.read(
                at: UInt64(offset), maxBytes: wanted, into: &found)
            #expect(found.count == count + 1)
            #expect(found.dropFirst() == text[offset..<(offset + count)])
            #expect(count > 0 || offset == text.count)
            #expect(count <= wanted)
        }
    }

    @Test func `an empty manifest is complete and has no rows`() async throws {
        let file = try PreparedFixture.file(blocks: 0, commits: [], isFinished: true)
        let manifest = try PreparedManifest(file)
        #expect(manifest.isComplete)
        var reader = ManifestReader(source: manifest, layout: .prepared)
        #expect(try await reader.next() == nil)
    }

    @Test func `a chunk whose rows are all refused is no reason to refuse the manifest`()
        async throws
    {
        var rows = PreparedRows()
        rows.append(
            PreparedRow(
                bucket: "src", key: [0x6B],
                refusal: TaskFailure(
                    httpStatus: 500, errorCode: "SrcObjectNotEligible", message: "No rule",
                    attempts: 0)))
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: PreparedFixture.header)
        try writer.append(rows)
        try writer.finish()
        var reader = ManifestReader(source: try PreparedManifest(file), layout: .prepared)
        #expect(try await reader.next()?.row(0).problem?.errorCode == "SrcObjectNotEligible")
    }

    @Test func `the rows of a segment stand where it was appended`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/manifest"
        var writer = try PreparedManifestWriter.create(path: path, header: PreparedFixture.header)
        do {
            var second = try PreparedSegment(path: folder.path + "/segment-2")
            var first = try PreparedSegment(path: folder.path + "/segment-1")
            try second.append(PreparedFixture.rows(100, 10))
            try first.append(PreparedFixture.rows(0, 60))
            try first.append(PreparedFixture.rows(60, 40))
            #expect(first.rowCount == 100)
            try writer.append(first, note: [1])
            try writer.append(second, note: [2])
        }
        #expect(TemporaryFolder.names(in: folder.path) == ["manifest"], "segments are removed")
        try writer.finish()
        let manifest = try PreparedManifest.open(path: path)
        #expect(try await PreparedFixture.text(of: manifest) == PreparedFixture.rows(0, 110).bytes)
        #expect(manifest.rowCount == 110)
    }

    @Test func `a journal is not taken for a prepared manifest`() throws {
        let header = JournalHeader(
            jobID: "job-1", createdMilliseconds: 0, manifest: PreparedFixture.origin)
        let thrown = #expect(throws: BatchFileError.self) {
            try PreparedManifest(MemoryJournal(header.encoded()))
        }
        #expect(thrown?.code == .preparedUnusable)
        #expect(thrown?.message.contains("is not a prepared manifest") == true)
    }

    @Test func `the places for random reads are bounded and lead at most one step too far back`() {
        var places = PreparedPlaces(placesMax: 16)
        for block in 0..<10_000 {
            places.add(.init(fileOffset: UInt64(block * 10), textOffset: UInt64(block * 100)))
        }
        #expect((8...16).contains(places.places.count))
        #expect(places.nearest(to: 0) == .init(fileOffset: 0, textOffset: 0))
        for offset in stride(from: 0, to: 1_000_000, by: 12_345) {
            let place = places.nearest(to: UInt64(offset))
            let back = offset - Int(place?.textOffset ?? 0)
            // 10,000 blocks of 100 bytes over at least 8 places.
            #expect((0...300_000).contains(back))
        }
    }
}
