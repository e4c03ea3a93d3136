// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a row was not copied although nothing failed. The number stands in journals and is never
/// given to another reason.
public enum SkipReason: UInt8, Sendable, CaseIterable {
    /// The destination has an object of that key, and none is to be overwritten.
    case exists = 1
    /// The destination has an object of the same size and ETag.
    case identicalETag = 2
    /// The destination has an object of the same size and checksum.
    case identicalChecksum = 3

    /// The end of a sentence that begins with "Skipped: ".
    public var text: String {
        switch self {
        case .exists: "the destination has an object of this key"
        case .identicalETag: "the destination has an object of the same size and ETag"
        case .identicalChecksum: "the destination has an object of the same size and checksum"
        }
    }
}
