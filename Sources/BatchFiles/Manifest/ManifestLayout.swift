// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What the columns of a manifest's text are, from left to right, and what an empty version id
/// means there.
package struct ManifestLayout: Sendable, Equatable {
    /// Where the text comes from.
    package enum Kind: Sendable {
        /// Written by a person or a program: an empty version id is a mistake.
        case csv
        /// A file of an S3 Inventory: an empty version id is that of the null version.
        case inventory
        /// Our own spool: an empty version id says that the row names none.
        case prepared
    }

    package let kind: Kind
    package let columns: [ManifestColumn]
    /// The columns that a row's descriptor has no place for, in the order of the text.
    let extras: [ManifestColumn]
    /// For each column its place among `extras`, or -1.
    let extraPlaces: [Int]
    let hasVersionID: Bool

    /// A CSV manifest, with the columns that `Manifest.Spec.Fields` names.
    package init(fields: [ManifestField]) {
        self.init(kind: .csv, columns: fields.map(ManifestColumn.init))
    }

    /// The files of an inventory, with the columns of its `fileSchema`: names and commas, in any
    /// order. Names that are not used here are allowed and ignored.
    ///
    /// - Throws: `ManifestLayoutProblem` when Bucket or Key is missing or a name stands twice.
    package init(inventorySchema schema: String) throws(ManifestLayoutProblem) {
        var columns: [ManifestColumn] = []
        for part in schema.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part.trimmingBlanks)
            if name.isEmpty { throw ManifestLayoutProblem("a column has no name") }
            let column = Self.inventoryColumns.first { $0.name == name } ?? .ignore
            if column != .ignore, columns.contains(column) {
                throw ManifestLayoutProblem("column \(name) stands twice")
            }
            columns.append(column)
        }
        for needed in [ManifestColumn.bucket, .key] where !columns.contains(needed) {
            throw ManifestLayoutProblem("column \(needed.name) is missing")
        }
        self.init(kind: .inventory, columns: columns)
    }

    /// A prepared manifest: docs/prepared-manifest.md.
    package static let prepared = ManifestLayout(
        kind: .prepared,
        columns: [
            .bucket, .key, .versionID, .isLatest, .isDeleteMarker, .size, .lastModified, .etag,
            .storageClass, .destination, .refusal,
        ])

    /// Whether the text has such a column.
    package func has(_ column: ManifestColumn) -> Bool { columns.contains(column) }

    private init(kind: Kind, columns: [ManifestColumn]) {
        self.kind = kind
        self.columns = columns
        let extras = columns.filter { !$0.isInDescriptor }
        self.extras = extras
        extraPlaces = columns.map { column in extras.firstIndex(of: column) ?? -1 }
        hasVersionID = columns.contains(.versionID)
    }

    private static let inventoryColumns = ManifestColumn.allCases.filter {
        ![.ignore, .destination, .destinationBucket, .refusal].contains($0)
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace }
        let front = drop(while: isBlank)
        return front.lastIndex { !isBlank($0) }.map { front[...$0] } ?? front
    }
}
