// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// HMAC-SHA256 (RFC 2104) whose key is already hashed in.
struct KeyedMAC: ~Copyable {
    private static let blockSize = 64

    private let inner = DigestContext()
    private let outer = DigestContext()

    init(key: [UInt8]) {
        var block = key
        if block.count > Self.blockSize {
            let hashed = block.withUnsafeBytes { DigestContext().hash($0) }
            block = hashed.withUnsafeBytes { Array($0) }
        }
        block.append(contentsOf: repeatElement(0, count: Self.blockSize - block.count))
        inner.start()
        block.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update($0) }
        outer.start()
        block.map { $0 ^ 0x5C }.withUnsafeBytes { outer.update($0) }
    }

    /// The MAC of a message, computed in a context of the caller's.
    borrowing func authenticate(
        _ message: UnsafeRawBufferPointer, with digest: borrowing DigestContext
    ) -> SHA256Digest {
        var result = SHA256Digest()
        digest.start(from: inner)
        digest.update(message)
        digest.finish(into: &result)
        digest.start(from: outer)
        result.withUnsafeBytes { digest.update($0) }
        digest.finish(into: &result)
        return result
    }

    /// The MAC of a message, where speed does not matter.
    borrowing func authenticate(_ message: [UInt8]) -> SHA256Digest {
        message.withUnsafeBytes { authenticate($0, with: DigestContext()) }
    }
}
