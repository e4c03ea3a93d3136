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

    /// Not text, and broken by any transfer that rewrites line ends.
    static let magic: [UInt8] = [0x89, 0x42, 0x42, 0x50, 0x0D, 0x0A, 0x1A, 0x0A]
    static let version: UInt16 = 1
    /// Magic, version, body length.
    static let prefixBytes = 8 + 2 + 4
    static let bodyBytesMax = 64 * 1_024

    /// The header as it stands on disk: prefix, body, CRC-32 of both.
    func encoded() -> [UInt8] {
        var body = ByteWriter()
        origin.encode(into: &body)
        body.append(fixed: UInt8(isInOrder ? 1 : 0))
        body.append(varint: UInt64(note.count))
        body.bytes += note
        precondition(body.bytes.count <= Self.bodyBytesMax, "a header's note is short")
        var writer = ByteWriter()
        writer.bytes = Self.magic
        writer.append(fixed: Self.version)
        writer.append(fixed: UInt32(body.bytes.count))
        writer.bytes += body.bytes
        writer.append(fixed: CyclicChecksum.of(writer.bytes))
        return writer.bytes
    }

    /// Reads the header of `file`.
    ///
    /// - Returns: the header, where the blocks begin, and the checksum the first block follows.
    /// - Throws: `BatchFileError` for an empty, foreign, newer or damaged file.
    static func read(
        from file: any JournalFile
    ) throws -> (header: PreparedHeader, end: UInt64, checksum: UInt32) {
        func unusable(_ why: String) -> BatchFileError {
            BatchFileError(
                .preparedUnusable, "The prepared manifest \(file.name) cannot be used: \(why).")
        }
        let damaged = unusable("its header is damaged; remove the job and start it again")
        let prefix = try file.readExactly(prefixBytes, at: 0)
        guard prefix.starts(with: magic.prefix(prefix.count)) else {
            throw unusable("it is not a prepared manifest of Bucket Brigade")
        }
        guard prefix.count == prefixBytes else { throw damaged }
        var fields = FixedFields(prefix.dropFirst(8))
        let version = fields.next(UInt16.self)
        guard version == Self.version else {
            throw unusable(
                "it has format version \(version) and this program reads \(Self.version);"
                    + " use the version of Bucket Brigade that wrote it")
        }
        let length = Int(fields.next(UInt32.self))
        guard length <= bodyBytesMax else { throw damaged }
        let rest = try file.readExactly(length + 4, at: UInt64(prefixBytes))
        guard rest.count == length + 4 else { throw damaged }
        var tail = FixedFields(rest.suffix(4))
        let checksum = tail.next(UInt32.self)
        guard CyclicChecksum.of(prefix + rest.dropLast(4)) == checksum,
            let header = try? decode(rest.dropLast(4))
        else { throw damaged }
        return (header, UInt64(prefixBytes + length + 4), checksum)
    }

    private static func decode(_ body: ArraySlice<UInt8>) throws -> PreparedHeader {
        try body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let origin = try ManifestFingerprint(from: &reader)
            let flags = try reader.readByte()
            let note = try reader.readBytes()
            try reader.finish()
            return PreparedHeader(origin: origin, isInOrder: flags & 1 == 1, note: note)
        }
    }
}
