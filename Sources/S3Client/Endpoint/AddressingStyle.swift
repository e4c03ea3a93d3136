// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a request names its bucket (`addressing_style` of the shared configuration).
package enum AddressingStyle: String, Sendable {
    /// In the host on AWS where the name allows it, in the path on other endpoints.
    case auto
    /// In the path.
    case path
    /// In the host where the name allows it.
    case virtual
}
