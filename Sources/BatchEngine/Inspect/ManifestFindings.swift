// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What an inspection found out about a manifest.
package struct ManifestFindings: Sendable {
    /// How the rows are kept.
    package enum Form: String, Sendable {
        case csv = "CSV"
        case compressedCSV = "CSV, gzip"
        case inventory = "S3 Inventory"
    }

    /// The path or URL.
    package var name: String
    package var form: Form
    /// The data files of an inventory; otherwise empty.
    package var files: [String]
    package var tally: ManifestTally
    package var duplicates: DuplicateSearch.Found

    /// Whether every row can be copied as it stands.
    package var isClean: Bool { tally.badRows == 0 }
}
