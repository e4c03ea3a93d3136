// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc
import TestSupport
import Testing

@Suite struct ManifestSpoolTests {
    /// Bytes in pieces, and then perhaps a failure.
    private struct Pieces: SequentialSource {
        struct Broken: Error {}

        let name = "pieces"
        var rest: ArraySlice<UInt8>
        var pieceBytes = 7
        var breaks = false

        mutating func read(into buffer: inout [UInt8]) async throws -> Int {
            if rest.isEmpty, breaks { throw Broken() }
            let piece = rest.prefix(pieceBytes)
            buffer += piece
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    private static let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 * 31) }

    @Test func `keeps the bytes as they are`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/new/folder/kept.csv"
        try await ManifestSpool.write(Pieces(rest: Self.bytes[...]), to: path)
        let file = try ManifestFile(path: path)
        var found: [UInt8] = []
        while try await file.read(at: UInt64(found.count), maxBytes: 999, into: &found) > 0 {}
        #expect(found == Self.bytes)
    }

    @Test func `nothing is left of what ended too early`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/kept.csv"
        await #expect(throws: Pieces.Broken.self) {
            try await ManifestSpool.write(
                Pieces(rest: Self.bytes[...], breaks: true), to: path)
        }
        #expect(access(path, F_OK) != 0)
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test func `a list of keys becomes a manifest`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.csv"
        let list = Array("a b\nc\n\nd".utf8)
        let count = try await ManifestSpool.writeKeys(
            Pieces(rest: list[...]), KeyListEncoder(bucket: "src", prefix: "p"), to: path)
        #expect(count == 3)
        var reader = ManifestReader(source: try ManifestFile(path: path), fields: [.bucket, .key])
        let chunk = try #require(try await reader.next())
        #expect((0..<chunk.count).map { chunk.row($0).key } == ["p/a b", "p/c", "p/d"])
    }
}
