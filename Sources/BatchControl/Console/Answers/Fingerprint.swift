// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Tells texts apart that differ by accident (FNV-1a, 64 bits); no proof against intent.
enum Fingerprint {
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }

    static func of(_ text: String) -> String { of(text.utf8) }
}
