// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Chooses a number of things out of a known number, each with the same probability, while they go
/// by (Knuth, The Art of Computer Programming 2, algorithm S). Pure.
struct SampleChoice: Sendable {
    private var wanted: UInt64
    private var left: UInt64

    /// `wanted` of `total`; all of them where there are no more.
    init(_ wanted: UInt64, of total: UInt64) {
        self.wanted = min(wanted, total)
        left = total
    }

    /// Whether the next one is chosen.
    mutating func next(using random: inout some RandomNumberGenerator) -> Bool {
        guard left > 0 else { return false }
        let isChosen = UInt64.random(in: 0..<left, using: &random) < wanted
        left -= 1
        if isChosen { wanted -= 1 }
        return isChosen
    }
}
