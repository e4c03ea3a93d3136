// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import FoundationEssentials

/// The `Content-MD5` header, which some calls demand and JuiceFS accepts in no other form
/// (RFC 1864; PutObjectTagging).
enum ContentMD5 {
    /// Base64 of the body's MD5; an empty value, which no store accepts, where the system's
    /// cryptographic policy forbids MD5.
    static func header(of body: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 16)
        guard EVP_Digest(body, body.count, &digest, nil, EVP_md5(), nil) == 1 else { return "" }
        return Data(digest).base64EncodedString()
    }
}
