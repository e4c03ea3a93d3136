// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc

/// Takes the journal of an interrupted job ahead to a given row, as a run of the job would have
/// left it: the rows after the last finished one succeed, out of order within the copies in flight.
///
///     journal-ahead STATE-DIRECTORY JOB-ID ROWS ROW-BYTES IN-FLIGHT
///
/// Every row of the manifest must have `ROW-BYTES` bytes with its line end, so that the places at
/// which reading may resume need no reading. The job must not be running.
@main
struct JournalAhead {
    static func main() throws {
        let words = CommandLine.arguments
        let numbers = words.dropFirst(3).compactMap { UInt64($0) }
        guard words.count == 6, numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
            print("usage: journal-ahead STATE-DIRECTORY JOB-ID ROWS ROW-BYTES IN-FLIGHT")
            exit(2)
        }
        let directory = try JobDirectory(stateDirectory: words[1], jobID: words[2])
        let lock = try directory.lock()
        let file = try directory.openJournal(.append)
        let replay = try JournalReplay(file)
        var ahead = JournalAhead(
            writer: try JournalWriter(file, after: replay), progress: replay.progress,
            rowBytes: numbers[1])
        try ahead.go(to: numbers[0], inFlight: Int(numbers[2]))
        withExtendedLifetime(lock) {}
    }

    private var writer: JournalWriter
    private var progress: ProgressSet
    private let rowBytes: UInt64
    private var batch = CommitBatch()

    private init(writer: JournalWriter, progress: ProgressSet, rowBytes: UInt64) {
        self.writer = writer
        self.progress = progress
        self.rowBytes = rowBytes
    }

    /// Finishes rows in an order that copies in flight may have: any of them is the next to end.
    private mutating func go(to rows: UInt64, inFlight: Int) throws {
        var random = Shuffle()
        var next = progress.lowWater
        var flying: [UInt64] = []
        func start() {
            while flying.count < inFlight, next < rows {
                if !progress.contains(next) { flying.append(next) }
                next += 1
            }
        }
        start()
        while !flying.isEmpty {
            let place = Int.random(in: 0..<flying.count, using: &random)
            flying.swapAt(place, flying.count - 1)
            batch.recordSuccess(row: flying.removeLast())
            if batch.isFull { try commit() }
            start()
        }
        try commit()
    }

    /// The same order every time, and cheap beside what is measured (Vigna's splitmix64).
    private struct Shuffle: RandomNumberGenerator {
        private var state: UInt64 = 1

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private mutating func commit() throws {
        for run in batch.runs { _ = progress.insert(rows: run) }
        let row = progress.lowWater - progress.lowWater % UInt64(Limits.chunkRows)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        try writer.commit(
            &batch, resume: ManifestPosition(row: row, line: row + 1, offset: row * rowBytes),
            milliseconds: Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000)
    }
}
