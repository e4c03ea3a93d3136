// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The first bytes of a journal: what it is, of which job, over which manifest.
package struct JournalHeader: Sendable, Equatable {
    package var jobID: String
    /// When the journal was made, in milliseconds since 1970.
    package var createdMilliseconds: Int64
    package var manifest: ManifestFingerprint

    package init(jobID: String, createdMilliseconds: Int64, manifest: ManifestFingerprint) {
        self.jobID = jobID
        self.createdMilliseconds = createdMilliseconds
        self.manifest = manifest
    }

    static let frame = HeaderFrame(
        magic: [0x89, 0x42, 0x42, 0x4A, 0x0D, 0x0A, 0x1A, 0x0A], version: 1, kind: "journal",
        problem: .journalUnusable)

    package func encoded() -> [UInt8] {
        var body = ByteWriter()
        body.append(string: jobID)
        body.append(signed: createdMilliseconds)
        manifest.encode(into: &body)
        return Self.frame.encoded(body.bytes)
    }

    /// Reads the header of `file`.
    ///
    /// - Returns: the header, where the records begin, and the checksum the first record follows.
    /// - Throws: `BatchFileError` for an empty, foreign, newer or damaged file.
    static func read(
        from file: any JournalFile
    ) throws -> (header: JournalHeader, end: UInt64, checksum: UInt32) {
        try frame.read(from: file) { reader in
            JournalHeader(
                jobID: try reader.readString(), createdMilliseconds: try reader.readSigned(),
                manifest: try ManifestFingerprint(from: &reader))
        }
    }
}

extension JournalFile {
    /// Reads `count` bytes at `offset`, or fewer at the end of the file.
    func readExactly(_ count: Int, at offset: UInt64) throws -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        let filled = try result.withUnsafeMutableBytes { try fill($0, at: offset) }
        result.removeLast(count - filled)
        return result
    }

    /// Fills the buffer from `offset` on; returns how much of it, less only at the end of the file.
    func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try read(at: offset + UInt64(filled), into: rest)
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
