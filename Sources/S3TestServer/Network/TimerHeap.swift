// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Connections that wait, the earliest first. A pure value; it knows no clock.
struct TimerHeap {
    /// One wait.
    struct Entry {
        /// When, in milliseconds of the loop's clock.
        var due: Int64
        /// Which connection.
        var descriptor: Int32
        /// Which of the connections that have had this descriptor.
        var generation: UInt32
    }

    private var entries: [Entry] = []

    init() { entries.reserveCapacity(1_024) }

    /// The earliest wait.
    var first: Entry? { entries.first }

    /// Adds a wait.
    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].due < entries[parent].due else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest wait out if it is due.
    mutating func popDue(at now: Int64) -> Entry? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2
            where child < entries.count && entries[child].due < entries[least].due {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
