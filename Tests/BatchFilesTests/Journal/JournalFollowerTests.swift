// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct JournalFollowerTests {
    /// What a summary says, beside what a replay of the same bytes says.
    private func check(_ follower: JournalFollower, _ file: MemoryJournal) throws {
        let replay = try JournalReplay(file)
        let summary = follower.summary
        #expect(summary.header == replay.header)
        #expect(summary.totals == replay.totals)
        #expect(summary.status == replay.status)
        #expect(summary.lifecycle == replay.lifecycle)
        #expect(summary.report == replay.report)
        #expect(summary.runCount == replay.runCount)
        #expect(summary.activeMilliseconds == replay.activeMilliseconds)
    }

    @Test func `a journal cut anywhere is followed to its end`() throws {
        let whole = try JournalFixture().file.bytes
        let first = JournalFixture.header.encoded().count
        for length in first...whole.count {
            let file = MemoryJournal(Array(whole[..<length]))
            var follower = try JournalFollower(file)
            #expect(follower.byteCount <= UInt64(length))
            try check(follower, file)
            let rest = Array(whole[length...])
            try rest.withUnsafeBytes { try file.append($0) }
            try follower.catchUp(with: file)
            #expect(follower.byteCount == UInt64(whole.count))
            try check(follower, file)
        }
    }

    @Test func `what was read is not read again`() throws {
        let fixture = try JournalFixture()
        var follower = try JournalFollower(fixture.file)
        // A change that a reader of the whole journal would find.
        var bytes = fixture.file.bytes
        bytes[Int(fixture.offsets[3]) + 20] ^= 0xFF
        let damaged = MemoryJournal(bytes)
        #expect(throws: BatchFileError.self) { try JournalFollower(damaged) }
        try follower.catchUp(with: damaged)
        try check(follower, fixture.file)
    }

    @Test func `a journal that was replaced is read anew`() throws {
        let fixture = try JournalFixture()
        let whole = fixture.file.bytes
        let read = try JournalFollower(fixture.file)

        var shorter = read
        let cut = MemoryJournal(Array(whole[..<Int(fixture.offsets[5])]))
        try shorter.catchUp(with: cut)
        #expect(shorter.byteCount == fixture.offsets[5])
        try check(shorter, cut)

        var other = read
        let header = JournalHeader(
            jobID: JournalFixture.header.jobID, createdMilliseconds: 5,
            manifest: JournalFixture.header.manifest)
        let foreign = MemoryJournal()
        var writer = try JournalWriter(foreign, header: header)
        for milliseconds in 0..<200 {
            try writer.append(.runStarted(milliseconds: Int64(milliseconds)))
        }
        try other.catchUp(with: foreign)
        #expect(other.summary.runCount == 200)

        // The same header and more bytes, of which none follows what was read.
        var twin = read
        let same = MemoryJournal()
        var second = try JournalWriter(same, header: JournalFixture.header)
        for milliseconds in 0..<200 {
            try second.append(.runStarted(milliseconds: Int64(milliseconds)))
        }
        try twin.catchUp(with: same)
        #expect(twin.summary.runCount == 200)
    }
}
