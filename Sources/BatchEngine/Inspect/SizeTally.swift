// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Sizes of objects: how many, how much, the largest, and how they spread over powers of two.
package struct SizeTally: Sendable, Equatable {
    /// Objects and bytes of one step of the histogram.
    package struct Step: Sendable, Equatable {
        package var count: UInt64 = 0
        package var bytes: UInt64 = 0
    }

    package private(set) var count: UInt64 = 0
    /// All bytes together; it stays at the largest number there is.
    package private(set) var bytes: UInt64 = 0
    package private(set) var largestBytes: UInt64 = 0
    package private(set) var largestKey = ""
    /// Step 0 has the empty objects, step n those of 2^(n-1) bytes to 2^n - 1.
    package private(set) var steps = [Step](repeating: Step(), count: 65)

    /// `key` is asked for only when it is that of the largest so far.
    package mutating func add(_ size: UInt64, key: () -> String) {
        if count == 0 || size > largestBytes {
            largestBytes = size
            largestKey = key()
        }
        count += 1
        bytes = Self.sum(bytes, size)
        let step = UInt64.bitWidth - size.leadingZeroBitCount
        steps[step].count += 1
        steps[step].bytes = Self.sum(steps[step].bytes, size)
    }

    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? .max : sum
    }
}
