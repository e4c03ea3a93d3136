// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct DuplicateSearchTests {
    private static func found(
        _ texts: [String], fields: [ManifestField] = [.bucket, .key], examplesMax: Int = 20,
        memoryBytes: Int = 1 << 20
    ) async throws -> DuplicateSearch.Found {
        let folder = try TemporaryFolder()
        let found = try await search(
            texts, fields, in: folder.path + "/names", examplesMax, memoryBytes)
        #expect(TemporaryFolder.names(in: folder.path).isEmpty)
        return found
    }

    private static func search(
        _ texts: [String], _ fields: [ManifestField], in directory: String, _ examplesMax: Int,
        _ memoryBytes: Int
    ) async throws -> DuplicateSearch.Found {
        var search = try DuplicateSearch(
            directory: directory, examplesMax: examplesMax, memoryBytes: memoryBytes)
        for (number, text) in texts.enumerated() {
            var reader = ManifestReader(
                source: MemoryManifest(bytes: Array(text.utf8)), fields: fields)
            while let chunk = try await reader.next() {
                for place in 0..<chunk.count {
                    try search.add(chunk.row(place), file: UInt32(number))
                }
            }
        }
        return try search.found()
    }

    @Test func `rows of the same object are told with their lines, over all files`() async throws {
        let found = try await Self.found(["src,a\nsrc,b\n\nsrc,a\n", "src,c\nsrc,%61\n"])
        #expect(found.names == 1)
        #expect(found.rows == 2)
        let example = try #require(found.examples.first)
        #expect((example.bucket, example.key, example.versionID) == ("src", "a", ""))
        #expect(example.count == 3)
        #expect(
            example.places == [
                .init(file: 0, line: 1), .init(file: 0, line: 4), .init(file: 1, line: 2),
            ])
    }

    @Test func `versions of a key, and names that run together, are different`() async throws {
        let versions = try await Self.found(
            ["src,a,1\nsrc,a,2\nsrc,a,null\n"], fields: [.bucket, .key, .versionID])
        #expect(versions == .init())
        // Bucket, key and version id make the same text in another way.
        let names = try await Self.found(
            ["abc,dx,y\nabcd,x,y\nabc,d,xy\nabc,dxy,z\n"], fields: [.bucket, .key, .versionID])
        #expect(names == .init())
    }

    @Test func `counts are exact where the examples end, also when names are sorted on disk`()
        async throws
    {
        var random = SeededGenerator(seed: 12)
        let keys = (0..<3_000).map { _ in Int.random(in: 0..<1_000, using: &random) }
        let text = keys.map { "src,key/\($0)\n" }.joined()
        let found = try await Self.found([text], examplesMax: 3, memoryBytes: 5_000)
        let counts = keys.reduce(into: [Int: UInt64]()) { $0[$1, default: 0] += 1 }
        #expect(found.names == UInt64(counts.values.count { $0 > 1 }))
        #expect(found.rows == UInt64(keys.count - counts.count))
        #expect(found.examples.count == 3)
        for example in found.examples {
            let key = try #require(Int(example.key.dropFirst(4)))
            #expect(example.count == counts[key])
            let lines = keys.indices.filter { keys[$0] == key }.map { UInt64($0 + 1) }
            #expect(example.places.map(\.line) == Array(lines.prefix(10)))
        }
    }
}
