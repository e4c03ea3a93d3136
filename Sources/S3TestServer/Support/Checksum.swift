// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The additional checksums of S3 objects, as base64 of the big-endian digest.
enum Checksum {
    /// Algorithms that this server computes, as `x-amz-checksum-algorithm` spells them.
    static let algorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]

    private static let crc32Table = table(polynomial: 0xEDB8_8320)
    private static let crc32cTable = table(polynomial: 0x82F6_3B78)
    private static let crc64Table = table(polynomial: 0x9A6C_9329_AC4B_C9B5)

    /// The checksum of the bytes in base64, or nil for an algorithm this server does not know.
    static func compute(_ algorithm: String, _ bytes: [UInt8]) -> String? {
        digest(algorithm, bytes).map(Digest.base64)
    }

    /// The checksum of the bytes as bytes, big-endian.
    static func digest(_ algorithm: String, _ bytes: [UInt8]) -> [UInt8]? {
        switch algorithm {
        case "CRC32": bigEndian(crc(bytes, crc32Table, mask: 0xFFFF_FFFF), byteCount: 4)
        case "CRC32C": bigEndian(crc(bytes, crc32cTable, mask: 0xFFFF_FFFF), byteCount: 4)
        case "CRC64NVME": bigEndian(crc(bytes, crc64Table, mask: .max), byteCount: 8)
        case "SHA1": Digest.sha1(bytes)
        case "SHA256": Digest.sha256(bytes)
        default: nil
        }
    }

    private static func bigEndian(_ value: UInt64, byteCount: Int) -> [UInt8] {
        (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func crc(_ bytes: [UInt8], _ table: [UInt64], mask: UInt64) -> UInt64 {
        var value = mask
        for byte in bytes {
            value = table[Int((value ^ UInt64(byte)) & 0xFF)] ^ (value >> 8)
        }
        return value ^ mask
    }

    private static func table(polynomial: UInt64) -> [UInt64] {
        (0..<256).map { index in
            var value = UInt64(index)
            for _ in 0..<8 {
                value = value & 1 == 1 ? (value >> 1) ^ polynomial : value >> 1
            }
            return value
        }
    }
}
