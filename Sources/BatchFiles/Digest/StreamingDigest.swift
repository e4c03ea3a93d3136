// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A digest of bytes that arrive in pieces. It names and checks report files; it guards no secret.
package struct StreamingDigest<Hash: BlockHash>: Sendable {
    private var hash = Hash()
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0

    package init() { pending.reserveCapacity(64) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        var position = 0
        if !pending.isEmpty {
            position = min(64 - pending.count, bytes.count)
            pending.append(contentsOf: bytes[..<position])
            guard pending.count == 64 else { return }
            compressPending()
        }
        guard let base = bytes.baseAddress else { return }
        while position + 64 <= bytes.count {
            hash.compress(base + position)
            position += 64
        }
        pending.append(contentsOf: bytes[position...])
    }

    /// The digest of everything so far, in lower-case hexadecimal.
    package func hexadecimal() -> String {
        var last = self
        let bits = byteCount &* 8
        last.pending.append(0x80)
        if last.pending.count > 56 {
            last.pending += repeatElement(0, count: 64 - last.pending.count)
            last.compressPending()
        }
        last.pending += repeatElement(0, count: 56 - last.pending.count)
        for place in 0..<8 {
            let shift = UInt64(8 * (Hash.isBigEndian ? 7 - place : place))
            last.pending.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        last.compressPending()
        return Self.hexadecimal(last.hash.words)
    }

    private mutating func compressPending() {
        pending.withUnsafeBytes { block in
            precondition(block.count == 64, "a block has 64 bytes")
            if let base = block.baseAddress { hash.compress(base) }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static func hexadecimal(_ words: [UInt32]) -> String {
        var text = ""
        for word in words {
            let ordered = Hash.isBigEndian ? word : word.byteSwapped
            let digits = String(ordered, radix: 16)
            text += String(repeating: "0", count: 8 - digits.count) + digits
        }
        return text
    }
}
