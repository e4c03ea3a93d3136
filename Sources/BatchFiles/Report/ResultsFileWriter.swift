// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Writes one results file under a temporary name and gives it its final one when it is whole and
/// durable: 40 hexadecimal digits, as the service's have, that follow from the content.
struct ResultsFileWriter: Sendable {
    private(set) var rowCount: UInt64 = 0
    private let file: UnfinishedFile
    private let directory: String
    private var buffer: [UInt8] = []
    private var byteCount: UInt64 = 0
    private let md5 = StreamingDigest(.md5)

    private static let bufferBytes = 256 * 1_024

    /// `name` tells the temporary files of one report apart.
    init(directory: String, name: String) throws {
        self.directory = directory
        file = try UnfinishedFile(path: "\(directory)/\(name)")
        buffer.reserveCapacity(Self.bufferBytes + 8_192)
    }

    /// Lets `append` add one line.
    mutating func add(_ append: (inout [UInt8]) -> Void) throws {
        append(&buffer)
        rowCount += 1
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Makes the file durable under its final name, `<directory>/<digest>.csv`.
    mutating func finish() throws -> (name: String, byteCount: UInt64, md5: String) {
        try flush()
        let md5 = md5.hexadecimal()
        let name = Self.name(md5: md5)
        try file.finish(as: "\(directory)/\(name)")
        return (name, byteCount, md5)
    }

    /// The SHA-1 of the MD5's digits: a second digest of the whole file would tell nothing more.
    private static func name(md5: String) -> String {
        let sha1 = StreamingDigest(.sha1)
        Array(md5.utf8).withUnsafeBytes { sha1.update($0) }
        return sha1.hexadecimal() + ".csv"
    }

    private mutating func flush() throws {
        try buffer.withUnsafeBytes { bytes in
            try file.write(bytes)
            md5.update(bytes)
            byteCount += UInt64(bytes.count)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
