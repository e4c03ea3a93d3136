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

    /// Not text, and broken by any transfer that rewrites line ends.
    static let magic: [UInt8] = [0x89, 0x42, 0x42, 0x4A, 0x0D, 0x0A, 0x1A, 0x0A]
    static let version: UInt16 = 1
    /// Magic, version, body length.
    static let prefixBytes = 8 + 2 + 4
    static let bodyBytesMax = 64 * 1_024

    /// The header as it stands on disk: prefix, body, CRC-32 of both.
    package func encoded() -> [UInt8] {
        var body = ByteWriter()
        body.append(string: jobID)
        body.append(signed: createdMilliseconds)
        manifest.encode(into: &body)
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
    /// - Returns: the header, where the records begin, and the checksum the first record follows.
    /// - Throws: `BatchFileError` for an empty, foreign, newer or damaged file.
    static func read(
        from file: any JournalFile
    ) throws -> (header: JournalHeader, end: UInt64, checksum: UInt32) {
        func unusable(_ why: String) -> BatchFileError {
            BatchFileError(.journalUnusable, "The journal \(file.name) cannot be used: \(why).")
        }
        let prefix = try file.readExactly(prefixBytes, at: 0)
        if prefix.isEmpty { throw unusable("it is empty; remove the job and start it again") }
        guard prefix.starts(with: magic.prefix(prefix.count)) else {
            throw unusable("it is not a journal of Bucket Brigade")
        }
        let damaged = unusable("its header is damaged; remove the job and start it again")
        guard prefix.count == prefixBytes else { throw damaged }
        return try prefix.withUnsafeBytes { bytes in
            let version = UInt16(
                littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
            guard version == Self.version else {
                throw unusable(
                    "it has format version \(version) and this program reads \(Self.version);"
                        + " use the version of Bucket Brigade that wrote it")
            }
            let length = UInt32(
                littleEndian: bytes.loadUnaligned(fromByteOffset: 10, as: UInt32.self))
            guard length <= bodyBytesMax else { throw damaged }
            let rest = try file.readExactly(Int(length) + 4, at: UInt64(prefixBytes))
            guard rest.count == Int(length) + 4, let header = decode(rest.dropLast(4)) else {
                throw damaged
            }
            let stored = rest.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard CyclicChecksum.of(prefix + rest.dropLast(4)) == stored else { throw damaged }
            return (header, UInt64(prefixBytes) + UInt64(length) + 4, stored)
        }
    }

    private static func decode(_ body: ArraySlice<UInt8>) -> JournalHeader? {
        body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard let jobID = try? reader.readString(), let created = try? reader.readSigned(),
                let manifest = try? ManifestFingerprint(from: &reader),
                (try? reader.finish()) != nil
            else { return nil }
            return JournalHeader(
                jobID: jobID, createdMilliseconds: created, manifest: manifest)
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
