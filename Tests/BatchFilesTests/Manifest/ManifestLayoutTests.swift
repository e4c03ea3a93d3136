// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct ManifestLayoutTests {
    private static func chunk(
        _ text: String, _ layout: ManifestLayout
    ) async throws -> ManifestChunk {
        var reader = ManifestReader(source: MemoryManifest(text), layout: layout)
        return try #require(try await reader.next())
    }

    @Test func `an inventory's columns are read in whatever order they stand`() async throws {
        let layout = try ManifestLayout(
            inventorySchema: "Size, Key,ObjectOwner, VersionId, IsDeleteMarker, Bucket, IsLatest,"
                + " ETag, LastModifiedDate, StorageClass, EncryptionStatus, ReplicationStatus,"
                + " IntelligentTieringAccessTier")
        let chunk = try await Self.chunk(
            #""5368709121","a%20b%2Bc","o","v1","false","src","true","9b2c","#
                + #""2023-11-04T10:11:12.345Z","GLACIER","SSE-KMS","REPLICA","ARCHIVE""# + "\n"
                + #""","gone","","","true","src","false","","2023-11-04T10:11:12Z","","","","""#,
            layout)
        let object = chunk.row(0)
        #expect(object.problem == nil)
        #expect((object.bucket, object.key, object.versionID) == ("src", "a b+c", "v1"))
        #expect(object.sizeBytes == 5_368_709_121)
        #expect(object.isLatest == true)
        #expect(!object.isDeleteMarker)
        #expect(object.etag == "9b2c")
        #expect(object.lastModified?.millisecondsSinceEpoch == 1_699_092_672_345)
        #expect(object.storageClass == "GLACIER")
        #expect(object.encryptionStatus == "SSE-KMS")
        #expect(object.replicationStatus == "REPLICA")
        #expect(object.intelligentTieringTier == "ARCHIVE")
        let marker = chunk.row(1)
        #expect(marker.problem == nil)
        #expect(marker.versionID == "null", "an empty version id is that of the null version")
        #expect(marker.isDeleteMarker)
        #expect((marker.sizeBytes, marker.etag, marker.storageClass) == (nil, nil, nil))
        #expect(marker.lastModified?.millisecondsSinceEpoch == 1_699_092_672_000)
    }

    @Test func `a plain CSV has none of the extra values`() async throws {
        let row = try await Self.chunk("b-1,k\n", ManifestLayout(fields: [.bucket, .key])).row(0)
        #expect((row.sizeBytes, row.isLatest, row.destination) == (nil, nil, nil))
        #expect(!row.isDeleteMarker)
    }

    @Test(arguments: [
        ("Key, Size", "column Bucket is missing"),
        ("Bucket, Size", "column Key is missing"),
        ("Bucket, Key, Size, Size", "column Size stands twice"),
        ("Bucket, Key, , Size", "a column has no name"),
        ("", "a column has no name"),
        ("struct<bucket:string,key:string>", "column Bucket is missing"),
    ])
    func `a schema that cannot be read says why`(schema: String, problem: String) {
        let thrown = #expect(throws: ManifestLayoutProblem.self) {
            try ManifestLayout(inventorySchema: schema)
        }
        #expect(thrown?.text == problem)
    }

    @Test func `unknown columns may even repeat`() throws {
        let layout = try ManifestLayout(inventorySchema: "X, Bucket, Key, X")
        #expect(layout.columns == [.ignore, .bucket, .key, .ignore])
    }

    @Test(arguments: [
        ("abc,true,2023-11-04T10:11:12Z", "the Size \"abc\" is not a whole number"),
        ("-1,true,2023-11-04T10:11:12Z", "the Size \"-1\" is not"),
        ("18446744073709551616,true,", "the Size \"18446744073709551616\" is not"),
        ("1,yes,", "the IsLatest \"yes\" is not true or false"),
        ("1,true,2023-02-29T10:11:12Z", "the LastModifiedDate \"2023-02-29T10:11:12Z\" is not"),
        ("1,true,2023-13-04T10:11:12.000Z", "the LastModifiedDate"),
        ("1,true,yesterday", "the LastModifiedDate \"yesterday\" is not a time"),
    ])
    func `a value that is not what its column holds fails its row`(
        values: String, problem: String
    ) async throws {
        let layout = try ManifestLayout(
            inventorySchema: "Bucket, Key, Size, IsLatest, LastModifiedDate")
        let row = try await Self.chunk("src,k,\(values)\n", layout).row(0)
        let failure = try #require(row.problem).failure(line: row.line)
        #expect(failure.message.contains(problem))
        #expect(failure.message.hasPrefix("Line 1: "))
        #expect((failure.httpStatus, failure.errorCode) == (400, "InvalidManifestRow"))
    }

    @Test(arguments: [
        "2023-11-04T10:11:12Z", "2023-11-04T10:11:12.5Z", "2024-02-29T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z", "2023-01-31T23:59:59+02:00", "18446744073709551615",
    ])
    func `times are those of the model, numbers reach the last`(text: String) async throws {
        let layout = try ManifestLayout(inventorySchema: "Bucket,Key,Size,LastModifiedDate")
        if let number = UInt64(text) {
            let row = try await Self.chunk("src,k,\(text),\n", layout).row(0)
            #expect(row.sizeBytes == number)
        } else {
            let row = try await Self.chunk("src,k,,\(text)\n", layout).row(0)
            #expect(row.problem == nil)
            #expect(row.lastModified == Timestamp(iso8601: text))
        }
    }

    @Test func `a line too long to be kept has no values, and its neighbours keep theirs`()
        async throws
    {
        let layout = try ManifestLayout(inventorySchema: "Bucket,Key,Size")
        let long = String(repeating: "x", count: Limits.lineBytesMax)
        let chunk = try await Self.chunk("src,a,1\nsrc,\(long),2\nsrc,c,3\n", layout)
        #expect((0..<3).map { chunk.row($0).sizeBytes } == [1, nil, 3])
    }
}
