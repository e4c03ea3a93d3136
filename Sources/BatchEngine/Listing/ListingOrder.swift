// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The order in which S3 lists keys: that of their bytes, which for UTF-8 is that of code points.
enum ListingOrder {
    static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let order = left.withUnsafeBytes { left in
            right.withUnsafeBytes { right -> Int32 in
                guard let one = left.baseAddress, let other = right.baseAddress else { return 0 }
                return memcmp(one, other, min(left.count, right.count))
            }
        }
        return order == 0 ? left.count < right.count : order < 0
    }
}
