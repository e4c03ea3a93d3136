// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CLZ4

/// LZ4 blocks (not frames): the caller stores the unpacked length.
enum BlockCompression {
    /// The packed bytes, or nil when packing does not make them smaller.
    static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 16 else { return nil }
        let capacity = bytes.count - 1
        let packed = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            count = bytes.withUnsafeBytes { input in
                output.withMemoryRebound(to: CChar.self) { target in
                    Int(
                        LZ4_compress_default(
                            input.bindMemory(to: CChar.self).baseAddress, target.baseAddress,
                            Int32(bytes.count), Int32(capacity)))
                }
            }
        }
        return packed.isEmpty ? nil : packed
    }

    /// Unpacks to exactly `count` bytes; nil when the block is damaged.
    static func unpack(_ packed: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var length: Int32 = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
            output.withMemoryRebound(to: CChar.self) { target in
                length = LZ4_decompress_safe(
                    packed.bindMemory(to: CChar.self).baseAddress, target.baseAddress,
                    Int32(packed.count), Int32(count))
            }
            filled = max(0, Int(length))
        }
        return length == Int32(count) ? bytes : nil
    }
}
