// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Objects made before a measurement, all of one size: what is copied from and read.
struct SeededObjects: Sendable {
    let keys: [[UInt8]]
    /// Of each.
    let bytes: UInt64

    /// How many there are per size: a few, so that seeding is short, and fewer of large ones.
    static func count(wanted: Int, bytes: UInt64) -> Int {
        let fitting = BenchLimits.sourceBytesAll / max(1, bytes)
        return max(1, min(wanted, Int(min(fitting, UInt64(Int32.max)))))
    }
}
