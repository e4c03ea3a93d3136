// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The open file of a `SortRun`.
final class SortRunFile: Sendable {
    private let file: FileDescriptor

    init(_ run: SortRun, flags: Int32) throws {
        file = try FileDescriptor(path: run.path, flags: flags, action: "open the scratch file")
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws { try file.writeAll(bytes) }

    /// Exactly `count` bytes at `offset`; fewer only at the end.
    func read(_ count: Int, at offset: UInt64) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(
                    at: offset + UInt64(filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    func damaged(at offset: UInt64) -> BatchFileError {
        BatchFileError(
            .system,
            "Cannot read \(file.path): its bytes at \(offset) are not those that were written;"
                + " check the disk.")
    }
}
