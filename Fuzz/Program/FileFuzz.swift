// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport

@testable import BatchFiles

/// Readers of files of our own, which a disk may have damaged.
enum FileFuzz {
    /// The first byte chooses: the whole file, or one that begins well and has these bytes as the
    /// payload of a record, with the right checksums.
    static func readJournal(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        var content = Array(bytes.dropFirst())
        if choice % 2 == 1 {
            content = header + Self.record(kind: choice / 2, after: header, content)
        }
        let file = MemoryFile(content)
        guard let replay = try? JournalReplay(file) else {
            precondition(file.bytes == content, "a journal that is refused was changed")
            return
        }
        var failures = FailureReader(file, index: replay.failures)
        for chunk in 0..<3 as Range<UInt64> { _ = try? failures.failures(inChunk: chunk) }
        // What can be read can be gone on with, and read again.
        guard var writer = try? JournalWriter(file, after: replay) else { return }
        do {
            try writer.append(.manifestRead(rows: 7))
            let again = try JournalReplay(file)
            precondition(again.rowsTotal == 7 && again.totals == replay.totals, "a lost record")
        } catch {
            preconditionFailure("a journal cannot be gone on with: \(error)")
        }
    }

    static func readPrepared(_ bytes: [UInt8]) {
        let file = MemoryFile(bytes)
        if let manifest = try? PreparedManifest(file) {
            Blocking.run {
                var reader = ManifestReader(source: manifest, layout: .prepared)
                while let chunk = try await reader.next() { _ = chunk.count }
            }
        }
        _ = try? PreparedManifestWriter(file) { _ in }
    }

    private static let header = JournalHeader(
        jobID: "job-1", createdMilliseconds: 1,
        manifest: MemoryManifest(bytes: []).fingerprint
    ).encoded()

    /// A record as docs/journal-format.md has it.
    private static func record(kind: UInt8, after header: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        var record = ByteWriter()
        record.bytes += JournalFrame.marker
        record.append(fixed: UInt32(payload.count))
        record.bytes += header.suffix(4)
        record.append(fixed: kind)
        record.append(fixed: UInt8(0))
        record.append(fixed: UInt32(payload.count))
        record.bytes += payload
        record.append(fixed: CyclicChecksum.of(record.bytes))
        return record.bytes
    }
}
