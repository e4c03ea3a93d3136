// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// SHA-1 (RFC 3174): the completion report names its result files by it.
package struct SHA1Hash: BlockHash {
    package static let isBigEndian = true

    private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
        0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
    )

    package init() {}

    package var words: [UInt32] { [state.0, state.1, state.2, state.3, state.4] }

    package mutating func compress(_ block: UnsafeRawPointer) {
        var schedule = InlineArray<16, UInt32>(repeating: 0)
        for place in 0..<16 {
            schedule[place] = UInt32(
                bigEndian: block.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self))
        }
        var (a, b, c, d, e) = state
        for step in 0..<80 {
            let place = step & 15
            if step >= 16 {
                let mixed =
                    schedule[(step + 13) & 15] ^ schedule[(step + 8) & 15]
                    ^ schedule[(step + 2) & 15] ^ schedule[place]
                schedule[place] = mixed << 1 | mixed >> 31
            }
            let (choice, constant): (UInt32, UInt32)
            switch step {
            case ..<20: (choice, constant) = (d ^ (b & (c ^ d)), 0x5A82_7999)
            case ..<40: (choice, constant) = (b ^ c ^ d, 0x6ED9_EBA1)
            case ..<60: (choice, constant) = ((b & c) | (d & (b | c)), 0x8F1B_BCDC)
            default: (choice, constant) = (b ^ c ^ d, 0xCA62_C1D6)
            }
            let next = (a << 5 | a >> 27) &+ choice &+ e &+ constant &+ schedule[place]
            (a, b, c, d, e) = (next, a, b << 30 | b >> 2, c, d)
        }
        state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
}
