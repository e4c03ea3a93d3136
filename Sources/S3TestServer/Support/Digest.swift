// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import FoundationEssentials

/// The digests S3 uses, over byte arrays.
enum Digest {
    /// MD5, 16 bytes (ETags).
    static func md5(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        compute(EVP_md5(), length: 16, bytes)
    }

    /// SHA-1, 20 bytes.
    static func sha1(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        compute(EVP_sha1(), length: 20, bytes)
    }

    /// SHA-256, 32 bytes.
    static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        compute(EVP_sha256(), length: 32, bytes)
    }

    /// HMAC-SHA256, 32 bytes.
    static func hmac(key: [UInt8], _ text: String) -> [UInt8] {
        let data = Array(text.utf8)
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), data, data.count, &out, &length)
        precondition(length == 32, "HMAC-SHA256 is 32 bytes")
        return out
    }

    /// Lower-case hexadecimal.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Bytes of a hexadecimal text, or nil.
    static func unhex(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var out: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = PercentCoding.byte(high: digits[index], low: digits[index + 1]) else {
                return nil
            }
            out.append(byte)
        }
        return out
    }

    /// Base64 with padding.
    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    private static func compute(
        _ algorithm: OpaquePointer?, length: Int, _ bytes: some Sequence<UInt8>
    ) -> [UInt8] {
        let data = Array(bytes)
        var out = [UInt8](repeating: 0, count: length)
        var written: UInt32 = 0
        let status = EVP_Digest(data, data.count, &out, &written, algorithm, nil)
        precondition(status == 1 && written == length, "this OpenSSL lacks a digest S3 needs")
        return out
    }
}
