// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a file of ours begins: what it is, in which version, and a body, all under one checksum.
/// docs/journal-format.md and docs/prepared-manifest.md tell of it.
struct HeaderFrame {
    /// Eight bytes: not text, and broken by any transfer that rewrites line ends.
    let magic: [UInt8]
    let version: UInt16
    /// How sentences name such a file: `journal`.
    let kind: String
    let problem: BatchFileError.Code

    private static let bodyBytesMax = 64 * 1_024

    /// The header as it stands on disk: magic, version, length, body, CRC-32 of them all.
    func encoded(_ body: [UInt8]) -> [UInt8] {
        precondition(body.count <= Self.bodyBytesMax, "a header is short")
        var writer = ByteWriter()
        writer.bytes = magic
        writer.append(fixed: version)
        writer.append(fixed: UInt32(body.count))
        writer.bytes += body
        writer.append(fixed: CyclicChecksum.of(writer.bytes))
        return writer.bytes
    }

    /// Reads the header of `file` and has its body decoded.
    ///
    /// - Returns: what `decode` returns, where the header ends, and its checksum.
    /// - Throws: `BatchFileError` for an empty, foreign, newer or damaged file.
    func read<Header>(
        from file: any JournalFile, decode: (inout ByteReader) throws -> Header
    ) throws -> (header: Header, end: UInt64, checksum: UInt32) {
        let damaged = unusable(file, "its header is damaged; remove the job and start it again")
        let prefixBytes = magic.count + 2 + 4
        let prefix = try file.readExactly(prefixBytes, at: 0)
        if prefix.isEmpty {
            throw unusable(file, "it is empty; remove the job and start it again")
        }
        guard prefix.starts(with: magic.prefix(prefix.count)) else {
            throw unusable(file, "it is not a \(kind) of Bucket Brigade")
        }
        guard prefix.count == prefixBytes else { throw damaged }
        var fields = FixedFields(prefix.dropFirst(magic.count))
        let found = fields.next(UInt16.self)
        guard found == version else {
            throw unusable(
                file,
                "it has format version \(found) and this program reads \(version);"
                    + " use the version of Bucket Brigade that wrote it")
        }
        let length = Int(fields.next(UInt32.self))
        guard length <= Self.bodyBytesMax else { throw damaged }
        let rest = try file.readExactly(length + 4, at: UInt64(prefixBytes))
        guard rest.count == length + 4 else { throw damaged }
        var tail = FixedFields(rest.suffix(4))
        let checksum = tail.next(UInt32.self)
        guard CyclicChecksum.of(prefix + rest.dropLast(4)) == checksum,
            let header = try? Self.decoded(rest.dropLast(4), decode)
        else { throw damaged }
        return (header, UInt64(prefixBytes + length + 4), checksum)
    }

    private static func decoded<Header>(
        _ body: ArraySlice<UInt8>, _ decode: (inout ByteReader) throws -> Header
    ) throws -> Header {
        try body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let header = try decode(&reader)
            try reader.finish()
            return header
        }
    }

    private func unusable(_ file: any JournalFile, _ why: String) -> BatchFileError {
        BatchFileError(problem, "The \(kind) \(file.name) cannot be used: \(why).")
    }
}
