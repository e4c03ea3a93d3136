// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Whether a file can be a manifest at all; pure functions of what was read first.
package enum ManifestUsability {
    /// Why a file that begins with `head` cannot be a manifest; nil when it may be one.
    package static func problem(head: UnsafeRawBufferPointer) -> String? {
        if head.isEmpty { return "it is empty" }
        for (magic, what) in magics where head.starts(with: magic) { return what }
        if head.prefix(512).contains(0) {
            return "it holds binary data; a CSV manifest is UTF-8 text"
        }
        return nil
    }

    /// Why a file whose first rows are `chunk` cannot be a manifest; nil when it can.
    package static func problem(firstChunk chunk: ManifestChunk?) -> String? {
        guard let chunk else { return "it has no rows" }
        guard chunk.isEveryRowMalformed, let first = chunk.row(0).problem else { return nil }
        let rows = chunk.count == 1 ? "its only row is" : "all of its first \(chunk.count) rows are"
        return "\(rows) malformed. \(first.message(line: chunk.row(0).line))"
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let magics: [([UInt8], String)] = [
        ([0x1F, 0x8B], "it is compressed with gzip; unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "it is compressed with zstd; unpack it first"),
        ([0x42, 0x5A, 0x68], "it is compressed with bzip2; unpack it first"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "it is compressed with xz; unpack it first"),
        ([0x04, 0x22, 0x4D, 0x18], "it is compressed with LZ4; unpack it first"),
        ([0x50, 0x4B, 0x03, 0x04], "it is a ZIP archive (or a spreadsheet); export it as CSV"),
        ([0x50, 0x41, 0x52, 0x31], "it is a Parquet file; export it as CSV"),
        ([0x4F, 0x52, 0x43], "it is an ORC file; export it as CSV"),
        ([0xFF, 0xFE], "it is UTF-16 text; save it as UTF-8"),
        ([0xFE, 0xFF], "it is UTF-16 text; save it as UTF-8"),
    ]
}
