// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A key as S3 has it: UTF-8 bytes, equal only when every byte is, ordered by bytes.
///
/// Swift's String would take two normal forms of one letter for the same key.
package struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes.
    package var bytes: [UInt8]

    /// A key from bytes.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// A key from text.
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The key as text.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Order of UTF-8 bytes, as listings have it.
    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        KeyOrder.bytes.precedes(left, right)
    }
}
