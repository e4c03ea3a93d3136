// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Keeps what can be read only once, or is no manifest yet, as a file of this machine. The file
/// appears whole and durable, or not at all; its bytes pass through and are never all in memory.
package enum ManifestSpool {
    /// Writes the bytes as they come.
    ///
    /// - Throws: what the source throws, or `BatchFileError` for the disk.
    package static func write(
        _ source: any SequentialSource, to path: String
    ) async throws {
        try await write(source, to: path) { piece, output in
            output = piece
        } finish: { _ in
        }
    }

    /// Writes a list of keys as a manifest.
    ///
    /// - Parameters:
    ///   - source: the list, which may be compressed with gzip.
    ///   - encoder: knows the bucket.
    ///   - path: of the manifest.
    /// - Returns: how many keys there were.
    /// - Throws: what the source throws, or `BatchFileError` for the disk.
    package static func writeKeys(
        _ source: any SequentialSource, _ encoder: KeyListEncoder, to path: String
    ) async throws -> UInt64 {
        var encoder = encoder
        try await write(UnpackedSource(source), to: path) { piece, output in
            encoder.encode(piece, into: &output)
        } finish: { output in
            encoder.finish(into: &output)
        }
        return encoder.rowCount
    }

    private static func write(
        _ source: any SequentialSource, to path: String,
        _ convert: ([UInt8], inout [UInt8]) -> Void, finish: (inout [UInt8]) -> Void
    ) async throws {
        var source = source
        if let slash = path.lastIndex(of: "/") {
            try FileSystem.makeDirectories(String(path[..<slash]))
        }
        let file = try UnfinishedFile(path: path)
        var input: [UInt8] = []
        var output: [UInt8] = []
        while try await source.read(into: &input) > 0 {
            convert(input, &output)
            try output.withUnsafeBytes { try file.write($0) }
            input.removeAll(keepingCapacity: true)
            output.removeAll(keepingCapacity: true)
        }
        finish(&output)
        try output.withUnsafeBytes { try file.write($0) }
        try file.finish()
    }
}
