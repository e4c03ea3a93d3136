// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What signing needs of buffers, and its steps on them; owned and used by one exchange.
struct SigningScratch: ~Copyable {
    /// The canonical request, then the string to sign.
    var text = ByteBuffer(capacity: 1_024)
    /// 64 digits, once worked out.
    private(set) var payloadHash = ByteBuffer(capacity: 64)
    /// 64 digits, once worked out.
    private(set) var signature = ByteBuffer(capacity: 64)
    /// `YYYYMMDDTHHMMSSZ`, and the second that it stands for.
    private(set) var date = ByteBuffer(capacity: 16)
    private var second = Int.min
    private let digest = DigestContext()

    /// Makes `payloadHash` that of a body.
    mutating func hashPayload(_ body: [UInt8]) {
        payloadHash.removeAll()
        guard !body.isEmpty else { return payloadHash.append(Self.emptyPayloadHash) }
        payloadHash.append(hexadecimal: body.withUnsafeBytes { digest.hash($0) })
    }

    /// Makes `date` that of a moment.
    mutating func writeDate(_ epochSeconds: Int) {
        guard second != epochSeconds else { return }
        second = epochSeconds
        date.removeAll()
        SigningTime(epochSeconds: epochSeconds).append(to: &date)
    }

    /// Replaces the canonical request in `text` by the string to sign, and signs it.
    mutating func sign(with key: SigningKey) {
        let hash = digest.hash(text.view)
        text.removeAll()
        text.append("AWS4-HMAC-SHA256\n")
        text.append(date.view)
        text.append(key.scopeLine)
        text.append(hexadecimal: hash)
        signature.removeAll()
        signature.append(hexadecimal: key.sign(text.view, with: digest))
    }

    /// SHA-256 of nothing.
    private static let emptyPayloadHash: StaticString =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
