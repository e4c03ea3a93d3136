// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct VersionOrderTests {
    /// Rows of one key with these version ids and times.
    private func rows(_ versions: [(id: String, time: String)]) async throws -> [ManifestRow] {
        let layout = try ManifestLayout(
            inventorySchema: "Bucket, Key, VersionId, LastModifiedDate")
        let text = versions.map { "\"src\",\"k\",\"\($0.id)\",\"\($0.time)\"\n" }.joined()
        let manifest = MemoryManifest(bytes: Array(text.utf8))
        var reader = ManifestReader(source: manifest, layout: layout)
        let chunk = try #require(try await reader.next())
        return (0..<chunk.count).map(chunk.row)
    }

    @Test func `times that differ give the order, to the millisecond`() async throws {
        let rows = try await rows([
            ("c", "2026-01-02T00:00:00.002Z"), ("a", "2025-12-31T23:59:59.999Z"),
            ("b", "2026-01-02T00:00:00.001Z"),
        ])
        #expect(VersionOrder.byTime(rows)?.map(\.versionID) == ["a", "b", "c"])
    }

    @Test(arguments: ["2026-01-01T00:00:00.000Z", ""])
    func `equal or missing times give none`(time: String) async throws {
        let rows = try await rows([("a", "2026-01-01T00:00:00.000Z"), ("b", time)])
        #expect(VersionOrder.byTime(rows) == nil)
    }

    @Test func `a listing gives the order, and what is gone comes first`() async throws {
        let rows = try await rows([
            ("new", ""), ("gone-2", ""), ("null", ""), ("old", ""), ("gone-1", ""),
        ])
        let order = VersionOrder.byListing(rows, newestFirst: ["new", "other", "null", "old"])
        #expect(order.map(\.versionID) == ["gone-2", "gone-1", "old", "null", "new"])
    }
}
