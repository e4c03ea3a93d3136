// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a preflight may do.
package enum PreflightMode: String, Sendable, Codable, CaseIterable {
    /// Tries all; what it writes it removes.
    case full
    /// Asks only.
    case readOnly = "read-only"
}
