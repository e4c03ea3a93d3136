// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The 32 bytes of a SHA-256 or HMAC-SHA256.
struct SHA256Digest {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }

    mutating func withUnsafeMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) -> Result
    ) -> Result {
        Swift.withUnsafeMutableBytes(of: &words, body)
    }

    /// Appends the digest as 64 lower-case hexadecimal digits.
    func appendHex(to buffer: inout [UInt8]) {
        withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
                for index in 0..<32 {
                    digits[2 * index] = Self.digit(bytes[index] >> 4)
                    digits[2 * index + 1] = Self.digit(bytes[index] & 15)
                }
                buffer.append(contentsOf: digits)
            }
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
