// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// How often each canned answer went out; the loops add, anybody may read.
package final class CannedCounters: Sendable {
    private let copies = Atomic<Int>(0)
    private let others = Mutex<[String: Int]>([:])

    /// Counts one answer that is no copy.
    func count(_ answer: CannedAnswer) {
        others.withLock { $0[answer.counterName, default: 0] += 1 }
    }

    /// Counts a copy, at the cost of one atomic addition, and answers its number, from 1.
    func nextCopy() -> Int { copies.add(1, ordering: .relaxed).newValue }

    /// Answers by name.
    package var values: [String: Int] {
        var values = others.withLock { $0 }
        values["CopyObject"] = copies.load(ordering: .relaxed)
        return values
    }
}
