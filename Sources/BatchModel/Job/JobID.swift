// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The identity of a job, a lower-case UUID as the service gives it; also its directory's name.
public struct JobID: Sendable, Equatable, Hashable, CustomStringConvertible {
    public let text: String

    /// Takes what the S3 Control model takes: 5 to 36 of `a-z A-Z 0-9 - _`.
    public init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard (5...36).contains(text.utf8.count), isAllowed else { return nil }
        self.text = text
    }

    public var description: String { text }
}
