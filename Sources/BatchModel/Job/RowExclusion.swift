// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Rows of a manifest that a job leaves out when it is asked to, instead of failing or copying
/// them.
public enum RowExclusion: String, Sendable, Codable, CaseIterable {
    /// They hold no object.
    case deleteMarkers = "delete-markers"
    /// They cannot be read before they are restored.
    case archived
    /// Versions that are not the current one of their key.
    case noncurrent
}
