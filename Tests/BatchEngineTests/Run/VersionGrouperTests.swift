// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct VersionGrouperTests {
    /// The version ids of each unit, over a manifest of these `key,version` lines.
    private func units(_ lines: [String], rowsMax: Int = 10_000) async throws -> [[String]] {
        let text = lines.map { "src,\($0)\n" }.joined()
        let manifest = MemoryManifest(bytes: Array(text.utf8))
        var reader = ManifestReader(source: manifest, fields: [.bucket, .key, .versionID])
        var grouper = VersionGrouper(rowsMax: rowsMax)
        var units: [CopyUnit] = []
        while let chunk = try await reader.next() { units += grouper.add(chunk) }
        units += grouper.finish()
        return units.map { unit in
            switch unit {
            case .row(let row): [row.versionID ?? "-"]
            case .versions(let group):
                group.rows.map { $0.versionID ?? "-" } + (group.isWhole ? [] : ["too many"])
            }
        }
    }

    @Test func `versions of one key are one unit, other rows one each`() async throws {
        let units = try await units(["a,1", "b,2", "b,3", "b,4", "c,5"])
        #expect(units == [["1"], ["2", "3", "4"], ["5"]])
    }

    @Test func `a row that is never sent does not part the versions of its key`() async throws {
        let units = try await units(["a,1", "a,", "a,2", "b,3"])
        #expect(units == [["-"], ["1", "2"], ["3"]])
    }

    @Test func `versions for another destination are a unit of their own`() async throws {
        let text = ["0", "0", "1", "1"].enumerated().map { "src,k,v\($0),,,,,,,\($1),\n" }.joined()
        var reader = ManifestReader(
            source: MemoryManifest(bytes: Array(text.utf8)), layout: .prepared)
        var grouper = VersionGrouper()
        let chunk = try #require(try await reader.next())
        let units = grouper.add(chunk) + grouper.finish()
        let destinations = units.map { unit -> [Int?] in
            switch unit {
            case .row(let row): [row.destination]
            case .versions(let group): group.rows.map(\.destination)
            }
        }
        #expect(destinations == [[0, 0], [1, 1]])
    }

    @Test func `versions on both sides of a chunk's end stay together`() async throws {
        let before = (0..<1_020).map { "k-\($0),v\($0)" }
        let units = try await units(before + (0..<2_100).map { "same,s\($0)" } + ["z,last"])
        #expect(units.count == 1_022)
        #expect(units[1_020] == (0..<2_100).map { "s\($0)" })
        #expect(units[1_021] == ["last"])
    }

    @Test func `more versions than can be put in order are said to be too many`() async throws {
        let units = try await units((0..<7).map { "a,\($0)" } + ["b,x", "b,y"], rowsMax: 3)
        #expect(
            units == [
                ["0", "1", "2", "too many"], ["3", "4", "5", "too many"], ["6", "too many"],
                ["x", "y"],
            ])
    }

    @Test func `as many versions as allowed are not too many`() async throws {
        #expect(try await units(["a,1", "a,2", "a,3"], rowsMax: 3) == [["1", "2", "3"]])
    }
}
