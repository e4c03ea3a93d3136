// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Digests as lower-case hexadecimal digits: how tools of AWS name the files of their tokens, and
/// how a signature is written.
enum HexDigest {
    static func sha1(_ text: String) -> String { digest(Array(text.utf8), EVP_sha1()) }

    static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

    static func sha256(_ bytes: [UInt8]) -> String { digest(bytes, EVP_sha256()) }

    /// Two digits for each byte.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer?) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        precondition(
            EVP_Digest(bytes, bytes.count, &digest, &count, algorithm, nil) == 1,
            "OpenSSL cannot hash"
        )
        return text(digest.prefix(Int(count)))
    }
}
