// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The columns beside bucket, key and version id: what can be checked of them is checked when the
/// row is read, so that a value is sound wherever it is used.
extension RowParser {
    /// A malformed value's text is cut after this many bytes in messages.
    private static let quotedBytesMax = 40

    /// Throws the refusal that the row carries, or the first value that is not what its column
    /// holds.
    func examineExtras(_ input: Input, _ builder: ChunkBuilder) throws(RowProblem) {
        try throwRefusal(input, builder)
        let first = builder.descriptors.count * layout.extras.count
        for (place, column) in layout.extras.enumerated() {
            let slice = builder.extras[first + place]
            if slice.length == 0 { continue }
            let isSound = input.with(slice, builder.decoded) { Self.isSound($0, column) }
            guard isSound else {
                throw input.with(slice, builder.decoded) { Self.badValue(column, $0) }
            }
        }
    }

    /// Throws the refusal that the row carries, if it does.
    func throwRefusal(_ input: Input, _ builder: ChunkBuilder) throws(RowProblem) {
        guard let place = layout.extras.firstIndex(of: .refusal) else { return }
        let slice = builder.extras[builder.descriptors.count * layout.extras.count + place]
        if slice.length > 0 { throw input.with(slice, builder.decoded, Self.refusal) }
    }

    private static func isSound(_ text: UnsafeRawBufferPointer, _ column: ManifestColumn) -> Bool {
        switch column {
        case .size: ColumnText.wholeNumber(text) != nil
        case .destination: ColumnText.wholeNumber(text).map { $0 <= UInt64(Int32.max) } ?? false
        case .isLatest, .isDeleteMarker: ColumnText.truth(text) != nil
        case .lastModified: ColumnText.time(text) != nil
        default: true
        }
    }

    /// `405 DeleteMarker The object is a delete marker` as a problem.
    private static func refusal(_ text: UnsafeRawBufferPointer) -> RowProblem {
        let parts = text.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let status = Int(String(decoding: parts[0], as: UTF8.self)) else {
            return badValue(.refusal, text)
        }
        return .refused(
            status: status, code: String(decoding: parts[1], as: UTF8.self),
            message: String(decoding: parts[2], as: UTF8.self))
    }

    private static func badValue(
        _ column: ManifestColumn, _ text: UnsafeRawBufferPointer
    ) -> RowProblem {
        let shown = String(decoding: text.prefix(quotedBytesMax), as: UTF8.self)
        return .badValue(column, text: text.count > quotedBytesMax ? shown + "…" : shown)
    }
}
