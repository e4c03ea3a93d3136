// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// SHA-256 as OpenSSL provides it, fetched once: fetching anew costs more than hashing a request.
///
/// Unchecked Sendable: the pointer is never changed, and what it points to is reference-counted
/// and immutable (EVP_MD_fetch(3)).
final class SHA256Algorithm: @unchecked Sendable {
    static let fetched = SHA256Algorithm()

    let pointer: OpaquePointer

    private init() {
        guard let pointer = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("this OpenSSL has no SHA-256")
        }
        self.pointer = pointer
    }
}
