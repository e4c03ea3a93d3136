// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// An order of keys.
package enum KeyOrder: Sendable {
    /// By UTF-8 bytes, as S3 lists.
    case bytes
    /// As a walk through folders lists: by bytes, but a slash is less than any other.
    case tree

    /// Whether one key comes before another.
    package func precedes(_ left: ObjectKey, _ right: ObjectKey) -> Bool {
        left.bytes.withUnsafeBytes { first in
            right.bytes.withUnsafeBytes { second in
                self == .bytes ? isLess(first, second) : isLessInTree(first, second)
            }
        }
    }

    private func isLess(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        guard let first = left.baseAddress, let second = right.baseAddress else {
            return left.count < right.count
        }
        let order = memcmp(first, second, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
    }

    private func isLessInTree(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        for (first, second) in zip(left, right) where first != second {
            if first == UInt8(ascii: "/") { return true }
            return second != UInt8(ascii: "/") && first < second
        }
        return left.count < right.count
    }
}
