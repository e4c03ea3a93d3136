// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct PreparedRowsTests {
    private static func chunk(_ rows: PreparedRows) async throws -> ManifestChunk {
        var reader = ManifestReader(source: MemoryManifest(rows.bytes), layout: .prepared)
        let chunk = try #require(try await reader.next())
        #expect(chunk.count == rows.count)
        return chunk
    }

    @Test func `values come back as they went in`() async throws {
        var rows = PreparedRows()
        let key = Array(0...255) as [UInt8]
        rows.append(
            PreparedRow(
                bucket: "src", key: Array("a b+c/ü,\"\n%".utf8), versionID: "null", isLatest: true,
                sizeBytes: 0, lastModified: Timestamp(millisecondsSinceEpoch: 1_700_000_000_007),
                etag: "\"9b\"", storageClass: "STANDARD", destination: 3))
        rows.append(PreparedRow(bucket: "src", key: key))
        rows.append(
            PreparedRow(
                bucket: "src", key: [0x6B], isLatest: false, isDeleteMarker: true,
                lastModified: Timestamp(millisecondsSinceEpoch: -1)))
        let chunk = try await Self.chunk(rows)
        let first = chunk.row(0)
        #expect(first.problem == nil)
        #expect((first.bucket, first.key, first.versionID) == ("src", "a b+c/ü,\"\n%", "null"))
        #expect((first.sizeBytes, first.isLatest, first.isDeleteMarker) == (0, true, false))
        #expect(first.lastModified?.millisecondsSinceEpoch == 1_700_000_000_007)
        #expect((first.etag, first.storageClass, first.destination) == ("9b", "STANDARD", 3))
        #expect(chunk.row(1).withKey { Array($0) } == key)
        #expect(chunk.row(1).problem == .notUTF8(.key))
        #expect(chunk.row(1).versionID == nil, "no version id is not a missing one")
        #expect((chunk.row(2).isLatest, chunk.row(2).isDeleteMarker) == (false, true))
        #expect(chunk.row(2).lastModified?.millisecondsSinceEpoch == -1)
        #expect(chunk.row(2).problem == nil)
    }

    @Test func `a refusal is the row's problem and its outcome`() async throws {
        var rows = PreparedRows()
        let refusal = TaskFailure(
            httpStatus: 405, errorCode: "DeleteMarker", message: "It is \"gone\",\nsaid the store",
            attempts: 0)
        rows.append(PreparedRow(bucket: "src", key: [0x6B], refusal: refusal))
        rows.append(PreparedRow(bucket: "NO BUCKET", key: [], refusal: refusal))
        let chunk = try await Self.chunk(rows)
        let row = chunk.row(0)
        var wanted = refusal
        wanted.message = "It is \"gone\", said the store"
        #expect(row.problem?.failure(line: row.line) == wanted)
        #expect(row.key == "k")
        #expect(chunk.row(1).problem?.failure(line: 2) == wanted, "it hides what else is wrong")
    }

    @Test func `a row of another manifest keeps its text`() async throws {
        let text =
            "src,a%20b+c,,true,false,7,2023-11-04T10:11:12.345Z,9b,GLACIER\n"
            + "src,,v,true,true,,,,\nsrc,%zz,v,,,x,,,\n"
        let layout = try ManifestLayout(
            inventorySchema: "Bucket,Key,VersionId,IsLatest,IsDeleteMarker,Size,LastModifiedDate,"
                + "ETag,StorageClass")
        var reader = ManifestReader(source: MemoryManifest(text), layout: layout)
        let source = try #require(try await reader.next())
        var rows = PreparedRows()
        for index in 0..<source.count { rows.append(source.row(index), destination: 1) }
        let chunk = try await Self.chunk(rows)
        let row = chunk.row(0)
        #expect(row.withText(of: .key) { String(decoding: $0, as: UTF8.self) } == "a%20b+c")
        #expect((row.key, row.versionID, row.isLatest) == ("a b c", "null", true))
        #expect((row.sizeBytes, row.etag, row.storageClass) == (7, "9b", "GLACIER"))
        #expect(row.lastModified == source.row(0).lastModified)
        #expect(row.destination == 1)
        for index in 1...2 {
            #expect(
                chunk.row(index).problem?.failure(line: 1)
                    == source.row(index).problem?.failure(line: UInt64(index) + 1))
        }
        #expect(chunk.row(2).withText(of: .key) { Array($0) } == Array("%zz".utf8))
    }

    @Test func `a malformed row tells which file it stood in`() async throws {
        var reader = ManifestReader(
            source: MemoryManifest("src,k\nsrc,%zz\n"), fields: [.bucket, .key])
        let source = try #require(try await reader.next())
        var rows = PreparedRows(from: "data/7.csv.gz")
        for index in 0..<source.count { rows.append(source.row(index)) }
        let problem = try #require(try await Self.chunk(rows).row(1).problem)
        #expect(
            problem.failure(line: 9).message
                == "data/7.csv.gz: Line 2, column 5: in the Key, % is not followed by two "
                + "hexadecimal digits; write a literal % as %25")
    }

    @Test func `a row that is malformed beyond measure stays one row`() async throws {
        // Quotes that the source need not double, in every column that is kept.
        let quotes = "x" + String(repeating: "\"", count: 10_000)
        let schema = "Bucket, Key, VersionId, ETag, StorageClass, LastModifiedDate"
        let text =
            [quotes, quotes, quotes, quotes, quotes, quotes].joined(separator: ",")
            + "\nsrc,k,v%252D,,,\n"
        var reader = ManifestReader(
            source: MemoryManifest(text), layout: try ManifestLayout(inventorySchema: schema))
        let source = try #require(try await reader.next())
        var rows = PreparedRows()
        for index in 0..<source.count { rows.append(source.row(index)) }
        let chunk = try await Self.chunk(rows)
        #expect(chunk.row(0).problem?.errorCode == source.row(0).problem?.errorCode)
        #expect(chunk.row(0).problem != nil)
        #expect(chunk.row(1).problem == nil)
        #expect(chunk.row(1).versionID == "v%2D", "not decoded twice")
    }
}
