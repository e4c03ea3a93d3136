// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What one signature needs of buffers; owned and used by one exchange.
final class SigningScratch {
    /// A header of the request: from the caller's block or the signer's, or the host.
    struct HeaderReference {
        enum Source {
            case host
            case request
            case signature
        }
        var source: Source
        var field: HeaderBlock.Field
    }

    /// The canonical request, then the string to sign.
    var text: [UInt8] = []
    /// `name;name;…`, which stands in the canonical request and in the authorization.
    var signedNames: [UInt8] = []
    /// The value being built for a signature header.
    var value: [UInt8] = []
    /// The headers in the order they are signed.
    var order: [HeaderReference] = []
    let digest = DigestContext()
}
