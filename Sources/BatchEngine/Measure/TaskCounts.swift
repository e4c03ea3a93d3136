// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Tasks by what became of them; the codes of failures are bounded. Pure.
struct TaskCounts: Sendable, Equatable {
    private(set) var succeeded: UInt64 = 0
    private(set) var unverified: UInt64 = 0
    private(set) var skipped: UInt64 = 0
    private(set) var failed: [String: UInt64] = [:]

    /// The code of what has no room of its own.
    static let other = "other"

    /// Adds what became durable together.
    mutating func add(_ counts: CommitBatch.Counts) {
        succeeded += counts.succeeded
        unverified += counts.unverified
        skipped += counts.skipped
        for (code, count) in counts.failed { failed[room(for: code), default: 0] += count }
    }

    private func room(for code: String) -> String {
        if failed[code] != nil { return code }
        let isShort = !code.isEmpty && code.utf8.count <= Limits.metricCodeBytesMax
        return isShort && failed.count < Limits.metricCodesMax ? code : Self.other
    }
}
