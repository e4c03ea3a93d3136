// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The keys of one measurement: everything below `PARENT/brigade-bench-RANDOM/`, which nobody else
/// writes to. Nothing else is ever written or deleted.
package struct BenchPrefix: Sendable, Hashable {
    /// What is behind the parent's prefix, before the id.
    private static let mark = "brigade-bench-"
    private static let idDigits = 16

    /// With a slash at the end.
    package let text: String

    /// A new one.
    ///
    /// - Parameters:
    ///   - parent: a prefix the user named, with or without a slash at its end; may be empty.
    ///   - id: random, so that two measurements do not meet.
    package init(under parent: String, id: UInt64) {
        let digits = String(id, radix: 16)
        let padding = String(repeating: "0", count: Self.idDigits - digits.count)
        text = Self.folder(parent) + Self.mark + padding + digits + "/"
    }

    /// The measurement that a key below the parent belongs to; nil for anything else.
    package init?(owning key: [UInt8], under parent: String) {
        let start = Self.marks(under: parent)
        guard key.starts(with: start.utf8) else { return nil }
        let rest = key.dropFirst(start.utf8.count)
        let id = rest.prefix(Self.idDigits)
        guard id.count == Self.idDigits, id.allSatisfy(Self.isDigit),
            rest.dropFirst(Self.idDigits).first == UInt8(ascii: "/")
        else { return nil }
        text = start + String(decoding: id, as: UTF8.self) + "/"
    }

    /// What all measurements below a parent begin with.
    package static func marks(under parent: String) -> String { folder(parent) + mark }

    /// A key of this measurement.
    func key(_ rest: String) -> [UInt8] { Array((text + rest).utf8) }

    /// Whether a key belongs to this measurement.
    package func owns(_ key: [UInt8]) -> Bool { key.starts(with: text.utf8) }

    private static func folder(_ parent: String) -> String {
        parent.isEmpty || parent.hasSuffix("/") ? parent : parent + "/"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
