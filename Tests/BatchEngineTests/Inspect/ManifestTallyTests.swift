// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct ManifestTallyTests {
    private static let gibibyte: UInt64 = 1 << 30

    private static func tally(
        _ text: String, schema: String, examplesMax: Int = 20
    ) async throws -> ManifestTally {
        var reader = ManifestReader(
            source: MemoryManifest(bytes: Array(text.utf8)),
            layout: try ManifestLayout(inventorySchema: schema))
        var tally = ManifestTally(examplesMax: examplesMax)
        while let chunk = try await reader.next() {
            for place in 0..<chunk.count { tally.add(chunk.row(place), file: "data/1.csv.gz") }
        }
        tally.finish()
        return tally
    }

    @Test func `rows are counted by what they say`() async throws {
        let tally = try await Self.tally(
            """
            src,a,v1,true,false,10,STANDARD,NOT-SSE
            src,b,,false,false,1024,STANDARD,NOT-SSE
            other,c,v3,true,true,,,
            src,d,v4,true,false,4096,GLACIER,NOT-SSE
            src,e,v5,true,false,2,STANDARD,SSE-C
            src,%zz,v6,true,false,2,STANDARD,NOT-SSE
            src,f,v7,true,false,x,STANDARD,NOT-SSE

            """,
            schema: "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, StorageClass,"
                + " EncryptionStatus", examplesMax: 1)
        #expect(tally.rows == 7)
        #expect(tally.badRows == 2)
        #expect(tally.problems == ["InvalidObjectKey": 1, "InvalidManifestRow": 1])
        #expect(tally.badRowExamples.map(\.line) == [6], "no more than asked for")
        #expect(tally.badRowExamples.first?.file == "data/1.csv.gz")
        #expect(tally.buckets == ["src": 4, "other": 1])
        #expect(tally.rowsWithVersion == 5)
        #expect(tally.nullVersions == 1)
        #expect(tally.noncurrentVersions == 1)
        #expect(tally.deleteMarkers == 1)
        #expect(tally.archived == 1)
        #expect(tally.sizes.count == 4)
        #expect(tally.sizes.bytes == 10 + 1_024 + 4_096 + 2)
        #expect(tally.sizes.largestBytes == 4_096)
        #expect(tally.sizes.largestKey == "src/d")
        #expect(tally.storageClasses["STANDARD"] == .init(count: 3, bytes: 1_036))
        #expect(tally.storageClasses["GLACIER"] == .init(count: 1, bytes: 4_096))
        // Of the archived one only whether it was restored is asked; SSE-C cannot be copied.
        #expect(tally.requests.copyObject == 2)
        #expect(tally.requests.headObject == 1)
        #expect(tally.copiedBytes == 1_034)
        #expect(tally.copiedBytesByClass == ["STANDARD": 1_034])
    }

    @Test func `sizes spread over powers of two`() {
        var sizes = SizeTally()
        for size: UInt64 in [0, 1, 2, 3, 4, 1_023, 1_024, .max] { sizes.add(size) { "\(size)" } }
        let counts = sizes.steps.enumerated().filter { $0.element.count > 0 }
        #expect(counts.map(\.offset) == [0, 1, 2, 3, 10, 11, 64])
        #expect(counts.map(\.element.count) == [1, 1, 2, 1, 1, 1, 1])
        #expect(sizes.largestKey == "18446744073709551615")
        #expect(sizes.bytes == .max, "a sum too large stays at the largest number")
    }

    @Test(
        arguments: [
            // A copy takes 5 GiB at most (S3 User Guide); parts are 256 MiB, and grow before there
            // are more than 1,000.
            (UInt64?.none, 1, 0, 0), (0, 1, 0, 0), (5 * gibibyte, 1, 0, 0),
            (5 * gibibyte + 1, 0, 1, 21), (250 * gibibyte, 0, 1, 1_000),
            (1_024 * gibibyte, 0, 1, 1_000),
        ] as [(UInt64?, UInt64, UInt64, UInt64)])
    func `large objects take an upload and parts`(
        size: UInt64?, copies: UInt64, uploads: UInt64, parts: UInt64
    ) {
        var estimate = RequestEstimate()
        estimate.addCopy(ofBytes: size)
        #expect(estimate.copyObject == copies)
        #expect(estimate.createMultipartUpload == uploads)
        #expect(estimate.completeMultipartUpload == uploads)
        #expect((Int(parts) - 2...Int(parts)).contains(Int(estimate.uploadPartCopy)))
        #expect(estimate.headObject == 2 * uploads)
        #expect(estimate.unknownSizes == (size == nil ? 1 : 0))
    }

    @Test func `costs are those that a calculator gives`() async throws {
        var text = ""
        for number in 0..<2_000 { text += "src,k\(number),1073741824,STANDARD_IA\n" }
        text += "src,large,\(10 * Self.gibibyte),STANDARD\n"
        let tally = try await Self.tally(text, schema: "Bucket, Key, Size, StorageClass")
        var prices = PriceList.builtIn
        prices.transferPerGB = 0.02
        let cost = try #require(
            CostEstimate(tally, storageClass: "DEEP_ARCHIVE", prices: prices))
        // 2,000 copies, and 1 + 40 + 1 requests of the upload, at 0.05 a thousand; 3 reads.
        #expect(abs(cost.requests - (2.042 * 0.05 + 0.003 * 0.0004)) < 1e-12)
        #expect(abs(cost.retrieval - 2_000 * 0.01) < 1e-9)
        #expect(abs(cost.transfer - 2_010 * 0.02) < 1e-9)
        #expect(abs(cost.storagePerMonth - 2_010 * 0.00099) < 1e-9)
        #expect(CostEstimate(tally, storageClass: "MY_CLASS", prices: prices) == nil)
    }
}
