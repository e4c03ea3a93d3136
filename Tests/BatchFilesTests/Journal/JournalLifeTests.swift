// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

/// What a journal says of a job that was made before its manifest was looked at.
@Suite struct JournalLifeTests {
    private static let manifest = ManifestFingerprint(
        kind: .s3Object, location: "s3://lists/m.csv", byteCount: 9, revision: "abc", identity: "")

    private func journal(
        _ manifest: ManifestFingerprint, _ entries: JournalEntry...
    ) throws -> MemoryJournal {
        let file = MemoryJournal()
        let header = JournalHeader(
            jobID: "job-1", createdMilliseconds: 1_700_000_000_000, manifest: manifest)
        var writer = try JournalWriter(file, header: header)
        for entry in entries { try writer.append(entry) }
        try writer.sync()
        return file
    }

    @Test func `a manifest is pinned once, later than the journal was made`() throws {
        #expect(try JournalReplay(journal(.unpinned)).manifest.isPinned == false)
        let replay = try JournalReplay(journal(.unpinned, .manifestPinned(Self.manifest)))
        #expect(replay.manifest == Self.manifest)
        #expect(!replay.header.manifest.isPinned)
        #expect(throws: BatchFileError.self) {
            try JournalReplay(
                journal(.unpinned, .manifestPinned(Self.manifest), .manifestPinned(Self.manifest)))
        }
        #expect(throws: BatchFileError.self) {
            try JournalReplay(journal(Self.manifest, .manifestPinned(Self.manifest)))
        }
        #expect(throws: BatchFileError.self) {
            try JournalReplay(journal(.unpinned, .manifestPinned(.unpinned)))
        }
    }

    @Test func `statuses tell how the job came where it stands`() throws {
        func status(
            _ name: String, _ second: Int64, _ reasons: [JournalStatus.Reason] = [],
            because reason: String? = nil
        ) -> JournalEntry {
            .jobStatus(
                JournalStatus(
                    status: name, reasons: reasons, updateReason: reason,
                    milliseconds: second * 1_000))
        }
        let cause = JournalStatus.Reason(code: "AwaitingConfirmation", text: "Awaiting you")
        let file = try journal(
            .unpinned, status("Preparing", 1), status("Suspended", 2, [cause]),
            status("Cancelling", 3, because: "wrong bucket – ü"), status("Cancelled", 4))
        let life = try JournalReplay(file).lifecycle
        #expect(life.status == .cancelled)
        #expect(life.suspendedCause == "Awaiting you")
        #expect(life.suspendedDate == Timestamp(millisecondsSinceEpoch: 2_000))
        #expect(life.statusUpdateReason == "wrong bucket – ü")
        #expect(life.terminationDate == Timestamp(millisecondsSinceEpoch: 4_000))
        #expect(life.failureReasons.isEmpty && life.isPrepared)
    }

    @Test func `only a status with a reason has the newer record`() throws {
        let plain = JournalStatus(status: "Active", milliseconds: 1)
        var asked = plain
        asked.updateReason = "x"
        // Marker, length, previous, then the type (docs/journal-format.md).
        for (status, kind) in [(plain, UInt8(7)), (asked, 12)] {
            let header = try journal(.unpinned).bytes.count
            let bytes = try journal(.unpinned, .jobStatus(status)).bytes
            #expect(bytes[header + 12] == kind)
        }
    }
}
