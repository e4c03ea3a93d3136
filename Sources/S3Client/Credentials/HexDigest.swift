// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Digests as lower-case hexadecimal digits: how tools of AWS name the files of their tokens.
enum HexDigest {
    static func sha1(_ text: String) -> String { digest(text, EVP_sha1()) }

    static func sha256(_ text: String) -> String { digest(text, EVP_sha256()) }

    private static func digest(_ text: String, _ algorithm: OpaquePointer?) -> String {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let text = Array(text.utf8)
        precondition(
            EVP_Digest(text, text.count, &bytes, &count, algorithm, nil) == 1, "OpenSSL cannot hash"
        )
        return bytes.prefix(Int(count)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
