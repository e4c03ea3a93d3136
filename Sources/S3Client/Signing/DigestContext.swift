// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// An OpenSSL digest context, freed with its owner.
///
/// OpenSSL's digest calls fail only when memory runs out or SHA-256 is missing from the library;
/// neither leaves anything to sign with, so both are preconditions.
struct DigestContext: ~Copyable {
    private let context: OpaquePointer

    /// A context that is ready for an algorithm to be set or copied.
    init() {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL has no memory for a digest context")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Starts SHA-256 from its beginning.
    borrowing func start() {
        precondition(
            EVP_DigestInit_ex(context, SHA256Algorithm.fetched.pointer, nil) == 1,
            "OpenSSL cannot start SHA-256")
    }

    /// Continues from where another context stands, which stays as it is.
    borrowing func start(from other: borrowing DigestContext) {
        precondition(
            EVP_MD_CTX_copy_ex(context, other.context) == 1, "OpenSSL cannot copy a digest")
    }

    borrowing func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(
            EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1,
            "OpenSSL cannot hash")
    }

    /// SHA-256 of some bytes.
    borrowing func hash(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var digest = SHA256Digest()
        start()
        update(bytes)
        finish(into: &digest)
        return digest
    }

    /// Ends the digest and writes its 32 bytes.
    borrowing func finish(into digest: inout SHA256Digest) {
        digest.withUnsafeMutableBytes { bytes in
            let start = bytes.bindMemory(to: UInt8.self).baseAddress
            precondition(EVP_DigestFinal_ex(context, start, nil) == 1, "OpenSSL cannot hash")
        }
    }
}
