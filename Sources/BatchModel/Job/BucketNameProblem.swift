// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why some bytes cannot be the name of a general purpose bucket.
///
/// Source: S3 User Guide, "General purpose bucket naming rules". The looser names that one Region
/// once allowed (upper case, underscores, up to 255 characters) are not accepted.
public enum BucketNameProblem: Sendable, Equatable {
    case length(Int)
    case character(UInt8)
    case edge
    case adjacentDots

    /// Completes "the Bucket cannot be a bucket name, …".
    public var explanation: String {
        switch self {
        case .length(0): "it is empty"
        case .length(let bytes): "it has \(bytes) characters where 3 to 63 are allowed"
        case .character(let byte):
            "it holds \(Self.display(byte))"
                + " where only lower-case letters, digits, dots and hyphens are allowed"
        case .edge: "it does not begin and end with a lower-case letter or a digit"
        case .adjacentDots: "it has two dots in a row"
        }
    }

    /// Examines `name`; nil when it can be a bucket.
    public static func problem(of name: UnsafeRawBufferPointer) -> BucketNameProblem? {
        var previous: UInt8 = 0
        var adjacentDots = false
        for byte in name {
            guard isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            else { return .character(byte) }
            if byte == UInt8(ascii: "."), previous == byte { adjacentDots = true }
            previous = byte
        }
        guard (3...63).contains(name.count) else { return .length(name.count) }
        guard isAlphanumeric(name[0]), isAlphanumeric(previous) else { return .edge }
        return adjacentDots ? .adjacentDots : nil
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func display(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: " "): "a space"
        case 0x21...0x7E: "\"\(Character(UnicodeScalar(byte)))\""
        default: "a byte that is not printable ASCII"
        }
    }
}
