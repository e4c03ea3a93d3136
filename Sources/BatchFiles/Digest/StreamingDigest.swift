// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// A digest of bytes that arrive in pieces, by OpenSSL. It names and checks report files and
/// manifests, and stands for keys; it guards no secret.
///
/// Unchecked Sendable: a digest belongs to the one task that feeds it.
package final class StreamingDigest: @unchecked Sendable {
    /// What completion reports are made with.
    package enum Algorithm: Sendable {
        case md5
        case sha1
        /// What stands for a key among many, where two must never be taken for one.
        case sha256
    }

    private let context: OpaquePointer

    package init(_ algorithm: Algorithm) {
        let method =
            switch algorithm {
            case .md5: EVP_md5()
            case .sha1: EVP_sha1()
            case .sha256: EVP_sha256()
            }
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, method, nil) == 1 else {
            preconditionFailure("OpenSSL has no memory, or not this digest")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        let code = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(code == 1, "OpenSSL did not take bytes for a digest")
    }

    /// The digest of everything so far, in lower-case hexadecimal; more bytes may follow.
    package func hexadecimal() -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in value() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digest of everything so far; more bytes may follow.
    package func value() -> [UInt8] {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("OpenSSL has no memory") }
        defer { EVP_MD_CTX_free(copy) }
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let isDone =
            EVP_MD_CTX_copy_ex(copy, context) == 1
            && EVP_DigestFinal_ex(copy, &bytes, &count) == 1
        precondition(isDone, "OpenSSL did not finish a digest")
        return Array(bytes.prefix(Int(count)))
    }
}
