// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The first bytes of a prepared manifest: what it was made of, and how.
package struct PreparedHeader: Sendable, Equatable {
    /// What the rows came from: `manifest.json`, a CSV, a bucket.
    package var origin: ManifestFingerprint
    /// Whether the versions of a key stand together, oldest first as far as that is known.
    package var isInOrder: Bool
    /// What else its maker must find the same before it goes on: a digest of rules and filters.
    package var note: [UInt8]

    package init(origin: ManifestFingerprint, isInOrder: Bool = false, note: [UInt8] = []) {
        self.origin = origin
        self.isInOrder = isInOrder
        self.note = note
    }

    static let frame = HeaderFrame(
        magic: [0x89, 0x42, 0x42, 0x50, 0x0D, 0x0A, 0x1A, 0x0A], version: 1,
        kind: "prepared manifest", problem: .preparedUnusable)

    func encoded() -> [UInt8] {
        var body = ByteWriter()
        origin.encode(into: &body)
        body.append(fixed: UInt8(isInOrder ? 1 : 0))
        body.append(varint: UInt64(note.count))
        body.bytes += note
        return Self.frame.encoded(body.bytes)
    }

    /// Reads the header of `file`.
    ///
    /// - Returns: the header, where the blocks begin, and the checksum the first block follows.
    /// - Throws: `BatchFileError` for an empty, foreign, newer or damaged file.
    static func read(
        from file: any JournalFile
    ) throws -> (header: PreparedHeader, end: UInt64, checksum: UInt32) {
        try frame.read(from: file) { reader in
            let origin = try ManifestFingerprint(from: &reader)
            let flags = try reader.readByte()
            return PreparedHeader(
                origin: origin, isInOrder: flags & 1 == 1, note: try reader.readBytes())
        }
    }
}
