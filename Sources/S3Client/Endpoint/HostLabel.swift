// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What may stand in a host's name.
enum HostLabel {
    /// Whether the text is one label of a host name: letters, digits, inner hyphens.
    static func isValid(_ text: String) -> Bool {
        isLabel(Array(text.utf8)[...], allowingUpperCase: true)
    }

    /// Whether a bucket's name can be put before a host (S3 User Guide, "Virtual hosting of
    /// buckets"): 3 to 63 characters, lower case; with dots only where no certificate has to match.
    static func canHost(_ bucket: [UInt8], allowingDots: Bool) -> Bool {
        guard (3...63).contains(bucket.count) else { return false }
        guard bucket.contains(UInt8(ascii: ".")) else {
            return isLabel(bucket[...], allowingUpperCase: false)
        }
        guard allowingDots, !isAddress(bucket) else { return false }
        return bucket.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { isLabel($0, allowingUpperCase: false) }
    }

    private static func isAddress(_ bucket: [UInt8]) -> Bool {
        bucket.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 0x30 && $0 <= 0x39) }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>, allowingUpperCase: Bool) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard let first = label.first, let last = label.last, first != hyphen, last != hyphen,
            label.count <= 63
        else { return false }
        return label.allSatisfy { byte in
            let letter = allowingUpperCase ? byte | 0x20 : byte
            return byte == hyphen || (byte >= 0x30 && byte <= 0x39)
                || (letter >= 0x61 && letter <= 0x7A)
        }
    }
}
