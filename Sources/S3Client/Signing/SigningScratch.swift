// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What one signature needs of buffers; owned and used by one exchange.
struct SigningScratch: ~Copyable {
    /// A header to sign. The pointers are valid while the canonical request is written.
    struct SignedHeader {
        var name: UnsafeBufferPointer<UInt8>
        var value: UnsafeBufferPointer<UInt8>
    }

    /// The canonical request, then the string to sign.
    var text: [UInt8] = []
    /// `name;name;…`, which stands in the canonical request and in the authorization.
    var signedNames: [UInt8] = []
    /// The value being built for a signature header.
    var value: [UInt8] = []
    /// The headers in the order they are signed.
    var order: [SignedHeader] = []
    let digest = DigestContext()
}
