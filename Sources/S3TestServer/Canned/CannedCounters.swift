// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// How often each canned answer went out, over how many connections and with how many bytes; the
/// loops add, anybody may read.
package final class CannedCounters: Sendable {
    private let copies = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)
    private let bytesReceived = Atomic<Int>(0)
    private let bytesSent = Atomic<Int>(0)
    private let others = Mutex<[String: Int]>([:])

    /// Counts one answer that is no copy.
    func count(_ answer: CannedAnswer) {
        others.withLock { $0[answer.counterName, default: 0] += 1 }
    }

    /// Counts a copy, at the cost of one atomic addition, and answers its number, from 1.
    func nextCopy() -> Int { copies.add(1, ordering: .relaxed).newValue }

    /// Counts one accepted connection.
    func addConnection() { connections.add(1, ordering: .relaxed) }

    /// Counts bytes of requests, as HTTP has them: without TLS around.
    func addReceived(_ count: Int) { bytesReceived.add(count, ordering: .relaxed) }

    /// Counts bytes of an answer, as HTTP has them.
    func addSent(_ count: Int) { bytesSent.add(count, ordering: .relaxed) }

    /// Answers by name, and `Connections`, `BytesReceived` and `BytesSent`.
    package var values: [String: Int] {
        var values = others.withLock { $0 }
        values["CopyObject"] = copies.load(ordering: .relaxed)
        values["Connections"] = connections.load(ordering: .relaxed)
        values["BytesReceived"] = bytesReceived.load(ordering: .relaxed)
        values["BytesSent"] = bytesSent.load(ordering: .relaxed)
        return values
    }
}
