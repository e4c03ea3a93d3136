// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@Suite struct ManifestChunkTests {
    /// Rows of every kind: quoted line ends, empty lines, escapes, malformed ones.
    private static func mixed(_ rows: Int) -> String {
        (0..<rows).map { row in
            switch row % 7 {
            case 0: "bkt,\"k\(row)\n,\"\"x\"\"\"\r\n"
            case 1: "\nbkt,k%20\(row)\n"
            case 2: "bkt\n"
            case 3: "bkt,k\(row)\r\n\r\n"
            case 4: "bkt,%C3%A4+\(row)\n"
            case 5: "\"bkt\",k\(row)\n"
            default: "bkt,plain-\(row)\n"
            }
        }.joined()
    }

    @Test func `chunks hold exactly 1,024 rows, the last fewer`() async throws {
        var reader = ManifestReader(
            source: MemoryManifest(Self.mixed(2_500)), fields: [.bucket, .key])
        var counts: [Int] = []
        var ends: [ManifestPosition] = [.zero]
        while let chunk = try await reader.next() {
            #expect(chunk.start == ends.last)
            #expect(chunk.number == UInt64(counts.count))
            counts.append(chunk.count)
            ends.append(chunk.end)
        }
        #expect(counts == [1_024, 1_024, 452])
        #expect(ends.last?.offset == UInt64(Self.mixed(2_500).utf8.count))
    }

    @Test func `a row by itself is the same and keeps nothing else`() async throws {
        let text = Self.mixed(200)
        var reader = ManifestReader(source: MemoryManifest(text), fields: [.bucket, .key])
        let chunk = try #require(try await reader.next())
        for place in 0..<chunk.count {
            let row = chunk.row(place)
            let alone = row.alone
            #expect(alone.index == row.index && alone.line == row.line)
            #expect(alone.fileOffset == row.fileOffset && alone.fileLength == row.fileLength)
            #expect(alone.problem == row.problem)
            #expect(alone.bucket == row.bucket && alone.key == row.key)
            #expect(alone.versionID == row.versionID)
            #expect(alone.withRawLine { Array($0) } == row.withRawLine { Array($0) })
            #expect(
                alone.withText(of: .key) { Array($0) } == row.withText(of: .key) { Array($0) })
            #expect(alone.memoryBytes < 1_024)
        }
    }

    @Test func `any split of the reads gives the same rows`() async throws {
        let text = Self.mixed(40)
        let whole = try await rows(of: MemoryManifest(text))
        #expect(whole.count == 40)
        for piece in 1...120 {
            let seen = try await rows(of: MemoryManifest(text, pieceBytes: piece))
            #expect(seen == whole, "pieces of \(piece) bytes")
            let windowed = try await rows(of: MemoryManifest(text), windowBytes: piece)
            #expect(windowed == whole, "windows of \(piece) bytes")
        }
    }

    @Test(arguments: [700, 4_096, 65_536])
    func `any window gives the same rows of many chunks`(window: Int) async throws {
        let text = Self.mixed(5_000)
        let whole = try await rows(of: MemoryManifest(text), windowBytes: 1 << 20)
        #expect(whole.map(\.index) == Array(0..<5_000))
        #expect(try await rows(of: MemoryManifest(text), windowBytes: window) == whole)
    }

    @Test func `reading resumes at any row`() async throws {
        let text = Self.mixed(2_200)
        let manifest = MemoryManifest(text)
        let whole = try await rows(of: manifest)
        var reader = ManifestReader(source: manifest, fields: [.bucket, .key])
        while let chunk = try await reader.next() {
            for start in [chunk.start, chunk.end] {
                let rest = try await rows(of: manifest, start: start)
                #expect(rest == Array(whole.dropFirst(Int(start.row))))
            }
        }
        let row = whole[1_500]
        let offset = UInt64(
            whole[..<1_500].reduce(0) { _, _ in 0 }
                + (try await self.offset(of: 1_500, in: manifest)))
        var middle = ManifestReader(
            source: manifest, fields: [.bucket, .key],
            start: ManifestPosition(row: 1_500, line: row.line, offset: offset))
        let first = try #require(try await middle.next())
        #expect(first.count == 2_048 - 1_500)
        #expect(first.row(0).key == row.key)
    }

    private func offset(of row: Int, in manifest: MemoryManifest) async throws -> UInt64 {
        var reader = ManifestReader(source: manifest, fields: [.bucket, .key])
        var seen = 0
        while let chunk = try await reader.next() {
            if row < seen + chunk.count { return chunk.row(row - seen).fileOffset }
            seen += chunk.count
        }
        return 0
    }

    @Test func `a row's place in the file is the place of its bytes`() async throws {
        let bytes = Array(Self.mixed(3_000).utf8)
        var reader = ManifestReader(
            source: MemoryManifest(bytes), fields: [.bucket, .key], windowBytes: 1_000)
        while let chunk = try await reader.next() {
            for index in 0..<chunk.count {
                let row = chunk.row(index)
                let start = Int(row.fileOffset)
                let raw = row.withRawLine { Array($0) }
                #expect(raw == Array(bytes[start..<(start + Int(row.fileLength))]))
            }
        }
    }
}
