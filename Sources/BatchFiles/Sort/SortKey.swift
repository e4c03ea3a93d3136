// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Compares keys as byte strings: `memcmp`, and of two that agree the shorter comes first.
enum SortKey {
    /// The first eight bytes as a number that compares like them; most keys differ there.
    static func prefix(_ key: UnsafeRawBufferPointer) -> UInt64 {
        if key.count >= 8 {
            return UInt64(bigEndian: key.loadUnaligned(as: UInt64.self))
        }
        return (0..<8).reduce(UInt64(0)) { $0 << 8 | ($1 < key.count ? UInt64(key[$1]) : 0) }
    }

    /// Below 0, 0 or above 0, as `memcmp` has it.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        if let first = left.baseAddress, let second = right.baseAddress {
            let order = memcmp(first, second, min(left.count, right.count))
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
