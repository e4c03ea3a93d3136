// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A checksum that a store keeps with an object.
package struct ObjectChecksum: Sendable, Equatable {
    /// In capitals, such as `CRC64NVME`.
    package var algorithm: String
    /// Base64 of the big-endian digest; one of parts has `-` and their number behind it.
    package var value: String
    /// Whether it is of the object's bytes, and not of the checksums of its parts.
    package var isOfWholeObject: Bool

    /// `type` is `FULL_OBJECT` or `COMPOSITE`, where the answer says so.
    package init(algorithm: String, value: String, type: String?) {
        self.algorithm = algorithm
        self.value = value
        isOfWholeObject = type != "COMPOSITE" && !value.contains("-")
    }
}
