// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A checksum as the XML answers name it.
package struct PartChecksum: Sendable, Equatable {
    /// The element's name, such as `ChecksumCRC64NVME`.
    package var element: String
    /// Base64 of the big-endian digest.
    package var value: String

    package init(element: String, value: String) {
        self.element = element
        self.value = value
    }

    /// The checksums among an element's children; which sort they are is no checksum.
    static func all(in tree: XMLTree) -> [PartChecksum] {
        tree.children.filter {
            $0.name.hasPrefix("Checksum") && $0.name != "ChecksumType"
                && $0.name != "ChecksumAlgorithm" && !$0.text.isEmpty
        }.map { PartChecksum(element: $0.name, value: $0.text) }
    }
}
