// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A column of a CSV manifest, as `Manifest.Spec.Fields` of CreateJob names it.
public enum ManifestField: String, Sendable, CaseIterable {
    case ignore = "Ignore"
    case bucket = "Bucket"
    case key = "Key"
    case versionID = "VersionId"
    /// Ours, for replicate jobs: the bucket that the row is for; empty for all that its rules name.
    case destination = "Destination"
}
