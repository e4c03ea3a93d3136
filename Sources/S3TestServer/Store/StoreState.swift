// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Everything the server remembers. One lock (in `ObjectStore`) protects it as a whole.
package struct StoreState: Sendable {
    /// Buckets by name.
    package var buckets: [String: Bucket] = [:]
    /// Open uploads by id.
    package var uploads: [String: MultipartUpload] = [:]
    /// Bodies of successful Complete calls by upload id, for repeated calls.
    var completed: [String: [UInt8]] = [:]
    /// What requests to write came to.
    package var truth = Truth()
    private var lastStamp: UInt64 = 0

    /// The next stamp: what is written later has a higher one.
    mutating func nextStamp() -> UInt64 {
        lastStamp += 1
        return lastStamp
    }

    /// A version id for a stamp: 32 characters, the same in every run.
    static func versionID(stamp: UInt64) -> String {
        identifier(stamp, salt: 0x7665_7273)
    }

    /// An upload id for a stamp.
    static func uploadID(stamp: UInt64) -> String {
        identifier(stamp, salt: 0x7570_6C64)
    }

    private static func identifier(_ stamp: UInt64, salt: UInt64) -> String {
        let words = [SplitMix.mix(stamp ^ salt << 32), SplitMix.mix(stamp &+ salt)]
        return Digest.hex(
            words.flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
            })
    }
}
