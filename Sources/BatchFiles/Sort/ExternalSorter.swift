// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Sorts any number of records in bounded memory: what does not fit is written to a scratch
/// directory as sorted runs, and merged in as many passes as it takes.
///
/// Records come out ascending by key as `memcmp` has it, those with equal keys as they were added.
/// One task uses it; adding and reading may wait for the disk.
package struct ExternalSorter: Sendable {
    private let directory: ScratchDirectory
    private let memoryBytes: Int
    private let runsMerged: Int
    private var buffer = SortBuffer()
    /// In the order in which their records were added.
    private var runs: [SortRun] = []
    private var runNumber = 0
    /// How many records were added.
    package private(set) var count: UInt64 = 0

    /// `directory` is the sorter's own: emptied now, and removed when nothing refers to the sorter
    /// and its records any more.
    package init(
        directory: String, memoryBytes: Int = Limits.sortMemoryBytes,
        runsMerged: Int = Limits.sortRunsMerged
    ) throws {
        precondition(runsMerged >= 2, "a merge takes two runs or more")
        self.directory = try ScratchDirectory(path: directory)
        self.memoryBytes = memoryBytes
        self.runsMerged = runsMerged
    }

    /// Adds a record.
    package mutating func add(
        key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer
    ) throws {
        buffer.add(key: key, payload: payload)
        count += 1
        if buffer.memoryBytes >= memoryBytes { try spill() }
    }

    /// Adds a record.
    package mutating func add(key: [UInt8], payload: [UInt8] = []) throws {
        try key.withUnsafeBytes { key in
            try payload.withUnsafeBytes { try add(key: key, payload: $0) }
        }
    }

    /// All records in order. Nothing may be added afterwards.
    package consuming func sorted() throws -> SortedRecords {
        if runs.isEmpty {
            buffer.sort()
            return SortedRecords(buffer, directory: directory)
        }
        if buffer.count > 0 { try spill() }
        buffer = SortBuffer()
        while runs.count > runsMerged { try mergeOnce() }
        return SortedRecords(try RunMerge(runs), count: count, directory: directory)
    }

    private mutating func spill() throws {
        buffer.sort()
        var writer = try nextRun()
        for index in 0..<buffer.count {
            try buffer.withRecord(index) { try writer.add(key: $0, payload: $1) }
        }
        runs.append(try writer.finish())
        buffer.removeAll()
    }

    /// Makes one run of every `runsMerged` neighbours, so that equal keys stay in their order.
    private mutating func mergeOnce() throws {
        var merged: [SortRun] = []
        while !runs.isEmpty {
            let group = Array(runs.prefix(runsMerged))
            runs.removeFirst(group.count)
            if group.count == 1 {
                merged += group
                continue
            }
            var merge = try RunMerge(group)
            var writer = try nextRun()
            while try merge.advance() {
                try merge.withRecord { try writer.add(key: $0, payload: $1) }
            }
            merged.append(try writer.finish())
        }
        runs = merged
    }

    private mutating func nextRun() throws -> SortRunWriter {
        runNumber += 1
        return try SortRunWriter(path: "\(directory.path)/run-\(runNumber)")
    }
}
