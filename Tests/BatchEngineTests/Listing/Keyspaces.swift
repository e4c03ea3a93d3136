// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport

/// Small sets of keys of every kind.
enum Keyspaces: String, CaseIterable {
    case numbers, random, skewed, deep, unicode, edges, hostile, long, few

    func keys(_ random: inout SeededGenerator) -> [[UInt8]] {
        let count = self == .few ? Int.random(in: 0...3, using: &random) : 120
        return Array(Set((0..<count).map { key($0, &random) }))
    }

    private func key(_ number: Int, _ random: inout SeededGenerator) -> [UInt8] {
        switch self {
        case .numbers, .few: return Array("n\(number)".utf8)
        case .random: return pick("abcdef0123456789", 8, &random)
        case .skewed:
            return number % 30 == 0
                ? pick("az/-.", 3, &random)
                : Array("logs/2024/01/01/x".utf8) + pick("01", 9, &random)
        case .deep:
            return pick("ab", 4, &random) + pick("/-.", 1, &random) + pick("ab/-", 6, &random)
        case .unicode: return pick("aé中\u{1F600}\u{10FFFF}\u{E000}\u{D7FF}\u{FFFF}~", 4, &random)
        case .edges: return pick("\u{D7FF}\u{E000}\u{7F}\u{80}\u{7FF}\u{800}\u{10000}", 3, &random)
        case .hostile: return pick("%+ &<>\"'\u{1}\u{1F}\u{7F}\n\r\t\\?#\u{0}", 5, &random)
        case .long:
            let head = Array(String(repeating: "x", count: 1_015).utf8)
            return head + pick("abc", 9, &random)
        }
    }

    private func pick(
        _ characters: String, _ count: Int, _ random: inout SeededGenerator
    ) -> [UInt8] {
        let scalars = Array(characters.unicodeScalars)
        let length = self == .long ? count : Int.random(in: 1...count, using: &random)
        return (0..<length).flatMap { _ in
            Array(String(scalars[Int.random(in: scalars.indices, using: &random)]).utf8)
        }
    }
}
