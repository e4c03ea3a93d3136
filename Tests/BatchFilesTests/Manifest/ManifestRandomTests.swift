// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

/// Manifests of random bytes from a small alphabet that makes every rule meet every other.
@Suite struct ManifestRandomTests {
    private static let pieces = [
        "bkt", "k", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "%41", "+", "x",
    ]

    @Test(arguments: UInt64(0)..<8)
    func `random manifests split as the obvious reader splits them`(seed: UInt64) async throws {
        for round in UInt64(0)..<250 {
            var generator = SeededGenerator(seed: seed << 32 | round)
            var text = "bkt,first\n"
            for _ in 0..<Int.random(in: 1...60, using: &generator) {
                text += Self.pieces.randomElement(using: &generator) ?? ""
            }
            let bytes = Array(text.utf8)
            let expected = NaiveManifest(bytes: bytes).rows()
            let piece = Int.random(in: 1...40, using: &generator)
            let seen = try await rows(of: MemoryManifest(bytes, pieceBytes: piece))
            let place = "seed \(seed) round \(round): \(text.debugDescription)"
            #expect(seen.map(\.raw) == expected.map(\.raw), "\(place)")
            #expect(seen.map(\.line) == expected.map(\.line), "\(place)")
            for (row, model) in zip(seen, expected) where row.raw == model.raw {
                check(row, against: model, place)
            }
        }
    }

    private func check(_ row: SeenRow, against model: NaiveManifest.Row, _ place: String) {
        switch row.problem {
        case .textAfterQuote, .unterminatedQuote: #expect(model.fields == nil, "\(place)")
        case .columnCount(2, let found): #expect(model.fields?.count == found, "\(place)")
        default:
            #expect(model.fields?.count == 2, "\(place)")
            #expect(model.fields?.last == Array(row.keyText.utf8), "\(place)")
        }
    }
}
