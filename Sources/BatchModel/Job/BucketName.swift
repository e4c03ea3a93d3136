// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The rules of bucket names (S3 User Guide, general purpose bucket naming rules).
public enum BucketName {
    /// 3 to 63 bytes of `a-z 0-9 - .`, a letter or digit at both ends, no two dots together.
    /// What S3 additionally reserves (addresses, prefixes) is left for the store to refuse.
    public static func isPossible(_ name: some Collection<UInt8>) -> Bool {
        guard (3...63).contains(name.count) else { return false }
        // A name begins after an imagined separator and ends before one, so both ends and
        // double dots are one rule: no dot or hyphen where an alphanumeric must stand.
        var needsAlphanumeric = true
        var last: UInt8 = 0
        for byte in name {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                needsAlphanumeric = false
            case UInt8(ascii: "-"):
                if last == 0 { return false }
            case UInt8(ascii: "."):
                if needsAlphanumeric { return false }
                needsAlphanumeric = true
            default:
                return false
            }
            last = byte
        }
        return last != UInt8(ascii: ".") && last != UInt8(ascii: "-")
    }
}
