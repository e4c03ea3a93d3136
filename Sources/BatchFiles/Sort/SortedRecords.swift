// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The records of an `ExternalSorter` in order, read once from the first to the last. Letting go of
/// it removes what lies on disk.
package struct SortedRecords: Sendable {
    private enum State: Sendable {
        case memory(SortBuffer, next: Int)
        case disk(RunMerge)
    }

    /// How many records there are in all.
    package let count: UInt64
    private var state: State
    private let directory: ScratchDirectory

    init(_ buffer: SortBuffer, directory: ScratchDirectory) {
        count = UInt64(buffer.count)
        state = .memory(buffer, next: 0)
        self.directory = directory
    }

    init(_ merge: RunMerge, count: UInt64, directory: ScratchDirectory) {
        self.count = count
        state = .disk(merge)
        self.directory = directory
    }

    /// Gives the next record to `body` and returns what that returns; nil after the last. The
    /// pointers are valid only inside.
    package mutating func next<Result>(
        _ body: (_ key: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        switch state {
        case .memory(let buffer, let next):
            guard next < buffer.count else { return nil }
            state = .memory(buffer, next: next + 1)
            return try buffer.withRecord(next, body)
        case .disk(var merge):
            // Emptied meanwhile, so that the merge's arrays are not copied.
            state = .memory(SortBuffer(), next: 0)
            defer { state = .disk(merge) }
            guard try merge.advance() else { return nil }
            return try merge.withRecord(body)
        }
    }
}
