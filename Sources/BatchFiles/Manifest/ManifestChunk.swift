// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Up to 1,024 consecutive rows of a manifest, immutable once made: their raw bytes, one descriptor
/// per row, and the decoded bytes of the values that are not slices of the raw ones.
package final class ManifestChunk: Sendable {
    /// Where the first row starts.
    package let start: ManifestPosition
    /// Where the next chunk starts (or the end of the manifest).
    package let end: ManifestPosition

    /// What the columns of the text are.
    package let layout: ManifestLayout

    let raw: [UInt8]
    let decoded: [UInt8]
    let descriptors: [RowDescriptor]
    /// Row by row, a slice for each extra column of the layout.
    let extras: [RowDescriptor.Slice]
    let problems: [RowProblem]

    init(
        layout: ManifestLayout, start: ManifestPosition, end: ManifestPosition, raw: [UInt8],
        decoded: [UInt8], descriptors: [RowDescriptor], extras: [RowDescriptor.Slice],
        problems: [RowProblem]
    ) {
        self.layout = layout
        self.start = start
        self.end = end
        self.raw = raw
        self.decoded = decoded
        self.descriptors = descriptors
        self.extras = extras
        self.problems = problems
    }

    /// How many rows the chunk has; never 0.
    package var count: Int { descriptors.count }

    /// Which chunk of the manifest this is: its rows' index divided by `Limits.chunkRows`.
    package var number: UInt64 { start.row / UInt64(Limits.chunkRows) }

    /// The row at `index` within the chunk.
    package func row(_ index: Int) -> ManifestRow { ManifestRow(chunk: self, position: index) }

    /// Whether no row of the chunk can be copied.
    package var isEveryRowMalformed: Bool { descriptors.allSatisfy { $0.problem >= 0 } }

    func withBytes<Result>(
        of slice: RowDescriptor.Slice, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try raw.withUnsafeBytes { raw in
            try decoded.withUnsafeBytes { decoded in try body(slice.bytes(in: raw, decoded)) }
        }
    }
}
