// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What happened in simulated jobs, by name, and how often: seeds in which nothing goes wrong prove
/// nothing.
struct Coverage: Sendable, Equatable {
    private(set) var counts: [String: Int] = [:]

    mutating func note(_ what: String, _ times: Int = 1) {
        counts[what, default: 0] += times
    }

    mutating func add(_ other: Coverage) {
        for (what, times) in other.counts { note(what, times) }
    }
}
