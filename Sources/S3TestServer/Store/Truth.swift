// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What the server really did with requests to write objects, whatever it answered: the other half
/// of a client's report. Every key costs some 100 bytes.
package struct Truth: Sendable {
    /// One key's account.
    package struct Line: Sendable, Equatable {
        /// Requests to write it.
        package var asked: UInt32 = 0
        /// How often it was written.
        package var effects: UInt32 = 0
        /// Times it was written and the client was sent a whole and right answer.
        package var told: UInt32 = 0
        /// Refusals that no fault brought about.
        package var denied: UInt32 = 0
    }

    private var lines: [String: [ObjectKey: Line]] = [:]
    /// Keys in order, as of a page asked for; keys only come, so their number says if it holds.
    private var sorted: [String: [ObjectKey]] = [:]

    /// The account of a key.
    package func line(bucket: String, key: ObjectKey) -> Line { lines[bucket]?[key] ?? Line() }

    /// Changes the account of a key.
    mutating func note(bucket: String, key: ObjectKey, _ change: (inout Line) -> Void) {
        change(&lines[bucket, default: [:]][key, default: Line()])
    }

    /// So many keys that follow another one in byte order.
    mutating func keys(bucket: String, after: ObjectKey?, max: Int) -> ArraySlice<ObjectKey> {
        guard let known = lines[bucket] else { return [] }
        let keys: [ObjectKey]
        if let kept = sorted[bucket], kept.count == known.count {
            keys = kept
        } else {
            keys = known.keys.sorted()
            sorted[bucket] = keys
        }
        guard let after else { return keys.prefix(max) }
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if after < keys[middle] { high = middle } else { low = middle + 1 }
        }
        return keys[low...].prefix(max)
    }
}
