// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials
import TestSupport
import Testing

/// Compares with what Python's csv and urllib make of the same bytes (Fixtures/make_manifests.py).
@Suite struct ManifestOracleTests {
    struct Case: Decodable {
        struct Row: Decodable {
            var line: UInt64
            var bucket: String
            var key: String
            var keyText: String
            var version: String
        }
        var fields: [String]
        var rows: [Row]
        var manifest: Data
    }

    private static func cases() throws -> [Case] {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try TemporaryFolder.read("/\(folder)/Fixtures/manifests.json")
        return try JSONDecoder().decode([Case].self, from: Data(bytes))
    }

    @Test func `well-formed manifests read as Python reads them`() async throws {
        let cases = try Self.cases()
        #expect(cases.count == 40)
        for (number, one) in cases.enumerated() {
            let fields = one.fields.compactMap(ManifestField.init(rawValue:))
            let source = MemoryManifest(Array(one.manifest), pieceBytes: 7 + number)
            let seen = try await rows(of: source, fields: fields)
            #expect(seen.map(\.line) == one.rows.map(\.line), "case \(number)")
            #expect(seen.map(\.bucket) == one.rows.map(\.bucket), "case \(number)")
            #expect(seen.map { Array($0.key.utf8) } == one.rows.map { Array($0.key.utf8) })
            #expect(seen.map(\.keyText) == one.rows.map(\.keyText), "case \(number)")
            #expect(seen.map { $0.versionID ?? "" } == one.rows.map(\.version), "case \(number)")
            #expect(seen.allSatisfy { $0.problem == nil }, "case \(number)")
        }
    }
}
