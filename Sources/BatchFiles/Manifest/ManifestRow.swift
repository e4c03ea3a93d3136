// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// One row of a manifest: a small value that points into its chunk and keeps it alive.
///
/// The closures get the bytes in place, without a copy; the pointer is valid only inside.
package struct ManifestRow: Sendable {
    let chunk: ManifestChunk
    let position: Int

    var descriptor: RowDescriptor { chunk.descriptors[position] }

    /// The 0-based index in the manifest.
    package var index: UInt64 { chunk.start.row + UInt64(position) }
    /// The 1-based physical line in the manifest.
    package var line: UInt64 { descriptor.line }
    /// Where the row starts in the manifest, in bytes.
    package var fileOffset: UInt64 { descriptor.fileOffset }
    /// The row's length in the manifest, in bytes, without its line end.
    package var fileLength: UInt64 { descriptor.fileLength }
    /// Whether `withRawLine` has the row's bytes: false only for a line over the length limit.
    package var isRawLineKept: Bool { UInt64(descriptor.raw.length) == descriptor.fileLength }

    /// Why the row cannot be copied; nil when it can.
    package var problem: RowProblem? {
        let index = descriptor.problem
        return index < 0 ? nil : chunk.problems[Int(index)]
    }

    /// The decoded bucket, key and version id at once, as `withBucket`, `withKey` and
    /// `withVersionID` give them: what a copy needs of its row.
    package func withValues(
        _ body: (
            _ bucket: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer,
            _ versionID: UnsafeRawBufferPointer
        ) -> Void
    ) {
        let row = descriptor
        chunk.raw.withUnsafeBytes { raw in
            chunk.decoded.withUnsafeBytes { decoded in
                body(
                    row.bucket.value.bytes(in: raw, decoded),
                    row.key.value.bytes(in: raw, decoded),
                    row.versionID.value.bytes(in: raw, decoded))
            }
        }
    }

    /// The decoded bucket name.
    package func withBucket<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try chunk.withBytes(of: descriptor.bucket.value, body)
    }

    /// The decoded object key.
    package func withKey<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try chunk.withBytes(of: descriptor.key.value, body)
    }

    /// The decoded version id; empty when the manifest has no such column.
    package func withVersionID<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try chunk.withBytes(of: descriptor.versionID.value, body)
    }

    /// A field's text as it stands in the manifest: CSV quotes undone, percent escapes kept. Empty
    /// for a column the manifest has not, or that could not be told apart in a malformed row.
    package func withText<Result>(
        of field: ManifestField, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        switch field {
        case .bucket: try chunk.withBytes(of: descriptor.bucket.text, body)
        case .key: try chunk.withBytes(of: descriptor.key.text, body)
        case .versionID: try chunk.withBytes(of: descriptor.versionID.text, body)
        case .destination: try withValue(of: .destinationBucket, body)
        case .ignore: try chunk.withBytes(of: RowDescriptor.Slice(), body)
        }
    }

    /// The row as it stands in the manifest, byte for byte, without its line end.
    package func withRawLine<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try chunk.withBytes(of: descriptor.raw, body)
    }

    /// The decoded bucket, for messages and other cold uses.
    package var bucket: String { withBucket { String(decoding: $0, as: UTF8.self) } }
    /// The decoded key, for messages and other cold uses.
    package var key: String { withKey { String(decoding: $0, as: UTF8.self) } }
    /// The decoded version id, or nil where the manifest names none.
    package var versionID: String? {
        withVersionID { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }
}
