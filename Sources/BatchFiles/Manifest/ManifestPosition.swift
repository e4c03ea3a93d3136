// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A place in a manifest from which reading may start: the beginning of a row.
package struct ManifestPosition: Sendable, Equatable, Hashable {
    /// The 0-based index of the row that starts here; empty lines are not rows.
    package var row: UInt64
    /// The 1-based physical line the row starts on.
    package var line: UInt64
    /// The byte offset in the manifest.
    package var offset: UInt64

    package init(row: UInt64, line: UInt64, offset: UInt64) {
        self.row = row
        self.line = line
        self.offset = offset
    }

    /// The beginning of the manifest.
    package static let zero = ManifestPosition(row: 0, line: 1, offset: 0)
}
