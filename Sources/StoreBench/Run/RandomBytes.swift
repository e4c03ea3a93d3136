// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Bytes that nothing can compress: SplitMix64 from a random seed, since the system's generator
/// would take seconds for a large object.
enum RandomBytes {
    static func make(_ count: Int) -> [UInt8] {
        var state = UInt64.random(in: .min ... .max)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var word: UInt64 = 0
            for index in 0..<count {
                if index % 8 == 0 { word = next(&state) }
                buffer[index] = UInt8(truncatingIfNeeded: word)
                word >>= 8
            }
            filled = count
        }
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
