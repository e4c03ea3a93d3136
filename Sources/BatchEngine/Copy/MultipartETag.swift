// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// Tells from an object's ETag whether it was made of given parts. Pure.
enum MultipartETag {
    /// Whether the ETag is the MD5 of the parts' MD5s and their count, `…-N`, as S3 forms it (S3
    /// User Guide, checking object integrity). Stores that form the ETags of parts in a way of
    /// their own prove no more than the count.
    static func isMade(_ etag: String?, of parts: [UploadedPart]) -> Bool {
        guard let etag, !parts.isEmpty else { return false }
        let found = bare(etag)
        let suffix = "-\(parts.count)"
        let digests = parts.map { digest(bare($0.etag)) }
        guard digests.allSatisfy({ $0 != nil }) else { return found.hasSuffix(suffix) }
        let whole = StreamingDigest(.md5)
        for digest in digests { digest?.withUnsafeBytes { whole.update($0) } }
        return found == whole.hexadecimal() + suffix
    }

    private static func bare(_ etag: String) -> String {
        etag.filter { $0 != "\"" }.lowercased()
    }

    /// The sixteen bytes of an MD5; nil for anything else.
    private static func digest(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 32, text.allSatisfy(\.isHexDigit) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 32, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
