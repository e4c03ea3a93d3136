// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where the parts of one row lie in its chunk; made by `RowParser`, read by `ManifestRow`.
struct RowDescriptor: Sendable {
    /// A run of bytes, in the chunk's raw bytes or in its side buffer of decoded ones.
    struct Slice: Sendable, Equatable {
        let start: UInt32
        /// The highest bit tells of `isDecoded`: the descriptors of a chunk are as many bytes as
        /// its rows, and written by one processor to be read by others.
        private let lengthAndBuffer: UInt32

        init(start: UInt32 = 0, length: UInt32 = 0, isDecoded: Bool = false) {
            self.start = start
            lengthAndBuffer = isDecoded ? length | 1 << 31 : length
        }

        var length: UInt32 { lengthAndBuffer & ~(1 << 31) }
        var isDecoded: Bool { lengthAndBuffer >> 31 == 1 }

        /// The bytes, of the buffer that has them.
        func bytes(
            in raw: UnsafeRawBufferPointer, _ decoded: UnsafeRawBufferPointer
        ) -> UnsafeRawBufferPointer {
            let buffer = isDecoded ? decoded : raw
            return UnsafeRawBufferPointer(
                rebasing: buffer[Int(start)..<Int(start) + Int(length)])
        }
    }

    /// A field as text (quotes undone) and as value (percent escapes undone as well).
    struct Field: Sendable {
        var text = Slice()
        var value = Slice()
    }

    /// The row without its line end. Empty for a line that was too long to be kept.
    var raw = Slice()
    /// The byte offset in the manifest.
    var fileOffset: UInt64 = 0
    /// The length in the manifest without the line end, also for a line too long to be kept.
    var fileLength: UInt64 = 0
    /// The 1-based physical line.
    var line: UInt64 = 0
    var bucket = Field()
    var key = Field()
    var versionID = Field()
    /// An index into the chunk's problems, or -1.
    var problem: Int32 = -1
}
