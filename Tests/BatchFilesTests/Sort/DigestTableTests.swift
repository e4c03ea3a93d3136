// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport
import Testing

@testable import BatchFiles

@Suite struct DigestTableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A table of these digests, in any order.
    private func table(_ digests: [[UInt8]]) throws -> DigestTable {
        var sorter = try ExternalSorter(directory: folder.path + "/sort")
        for digest in digests { try sorter.add(key: digest) }
        return try DigestTable(path: folder.path + "/table", sorted: try sorter.sorted())
    }

    private func digests(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            (0..<DigestTable.digestBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 5_000, 30_000])
    func `what is in the table is found, and nothing else`(count: Int) throws {
        let inside = digests(count, seed: 1)
        let table = try table(inside)
        for digest in inside { #expect(try table.contains(digest)) }
        for digest in digests(300, seed: 2) { #expect(try !table.contains(digest)) }
    }

    @Test func `digests that are not spread evenly are found too`() throws {
        let zeros = [UInt8](repeating: 0, count: 12)
        let inside = (0..<3_000).map { number in
            zeros + (0..<4).map { UInt8(truncatingIfNeeded: (2 * number) >> (24 - 8 * $0)) }
        }
        let table = try table(inside)
        for digest in inside { #expect(try table.contains(digest)) }
        var odd = inside[1_000]
        odd[15] |= 1
        #expect(try !table.contains(odd))
        #expect(try !table.contains([UInt8](repeating: 255, count: 16)))
    }
}
