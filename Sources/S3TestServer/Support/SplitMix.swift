// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// SplitMix64 as a pure function: the same input always gives the same, well spread output.
enum SplitMix {
    /// Mixes 64 bits.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Mixes bytes into a seed.
    static func mix(_ seed: UInt64, _ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(mix(seed)) { mix($0 ^ UInt64($1)) }
    }
}
