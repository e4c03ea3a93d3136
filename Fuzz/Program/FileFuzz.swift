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

    /// The first byte chooses: the whole file, or one that was written well and then damaged: the
    /// second byte and the third say where it ends or which bit is another.
    static func readPrepared(_ bytes: [UInt8]) {
        guard bytes.count > 4 else { return }
        guard bytes[0] % 2 == 1 else { return readPrepared(MemoryFile(Array(bytes[1...]))) }
        guard var content = try? written(bytes[4...], blocks: 1 + Int(bytes[3] % 5)) else { return }
        let place = (Int(bytes[1]) << 8 | Int(bytes[2])) % content.count
        switch bytes[0] / 2 % 3 {
        case 0: content.removeLast(place)
        case 1: content[place] ^= 1 << (bytes[3] % 8)
        default: break
        }
        readPrepared(MemoryFile(content))
    }

    private static func readPrepared(_ file: MemoryFile) {
        if let manifest = try? PreparedManifest(file) {
            Blocking.run {
                var reader = ManifestReader(source: manifest, layout: .prepared)
                while let chunk = try await reader.next() { _ = chunk.count }
            }
        }
        guard var writer = try? PreparedManifestWriter(file, forEachNote: { _ in }),
            !writer.isComplete
        else { return }
        let rows = writer.rowCount
        do {
            try writer.append(rows: Array("b,k\n".utf8), rowCount: 1, note: [])
            try writer.finish()
            let again = try PreparedManifest(file)
            precondition(again.rowCount == rows + 1 && again.isComplete, "a lost row")
        } catch {
            preconditionFailure("a prepared manifest cannot be gone on with: \(error)")
        }
    }

    private static func written(_ rows: ArraySlice<UInt8>, blocks: Int) throws -> [UInt8] {
        let file = MemoryFile([])
        let origin = MemoryManifest(bytes: []).fingerprint
        var writer = try PreparedManifestWriter(file, header: PreparedHeader(origin: origin))
        for block in 0..<blocks {
            let note: [UInt8]? = block % 2 == 0 ? [UInt8(block)] : nil
            try writer.append(rows: Array(rows), rowCount: 1, note: note)
            if block == 1 { try writer.sync() }
        }
        if blocks > 3 { try writer.finish() }
        return file.bytes
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
