// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The keys one worker writes to: `cell-3/12/0`, `cell-3/12/1`, … A cell that has stored as much as
/// it may begins again with the first.
struct WorkerKeys: Sendable {
    private let prefix: [UInt8]
    private let count: UInt64
    private var number: UInt64 = 0

    /// - Parameters:
    ///   - prefix: of the cell, with the measurement's own before it.
    ///   - worker: its number in the cell.
    ///   - count: how many different keys the worker may use.
    init(prefix: [UInt8], worker: Int, count: UInt64) {
        self.prefix = prefix + Array("\(worker)/".utf8)
        self.count = max(1, count)
    }

    mutating func next() -> [UInt8] {
        var key = prefix
        key.append(contentsOf: String(number).utf8)
        number = (number + 1) % count
        return key
    }

    /// How many keys each worker of a cell may use.
    static func count(spaceBytes: UInt64, objectBytes: UInt64, workers: Int) -> UInt64 {
        max(1, spaceBytes / max(1, objectBytes) / UInt64(max(1, workers)))
    }
}
