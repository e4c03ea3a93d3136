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

extension RowExclusion {
    /// The first of the reasons to leave objects out that holds for one, nil when it stays.
    public static func first(
        of exclusions: [RowExclusion], isNoncurrent: Bool, isDeleteMarker: Bool,
        isArchived: @autoclosure () -> Bool
    ) -> RowExclusion? {
        if exclusions.isEmpty { return nil }
        if isNoncurrent, exclusions.contains(.noncurrent) { return .noncurrent }
        if isDeleteMarker { return exclusions.contains(.deleteMarkers) ? .deleteMarkers : nil }
        return exclusions.contains(.archived) && isArchived() ? .archived : nil
    }
}
