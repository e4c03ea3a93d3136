// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Turns the bytes of one row into a descriptor, and finds what is wrong with it.
///
/// Its only state is the last good bucket name: nearly every row names the same one, and comparing
/// is cheaper than examining it again.
struct RowParser: Sendable {
    let layout: ManifestLayout
    // Of the layout, for the loop over all rows.
    private let columns: [ManifestColumn]
    private let extraCount: Int
    private let hasVersionID: Bool
    private var knownBucket: [UInt8] = []

    init(layout: ManifestLayout) {
        self.layout = layout
        columns = layout.columns
        extraCount = layout.extras.count
        hasVersionID = layout.hasVersionID
    }

    /// Adds the row `bytes`, which will lie at `rawStart` of the chunk's raw bytes, to `builder`.
    mutating func add(
        _ bytes: UnsafeRawBufferPointer, quotes: RowExtent.Quotes, rawStart: Int,
        at position: ManifestPosition, to builder: inout ChunkBuilder
    ) {
        var row = RowDescriptor()
        row.raw = RowDescriptor.Slice(start: UInt32(rawStart), length: UInt32(bytes.count))
        row.fileOffset = position.offset
        row.fileLength = UInt64(bytes.count)
        row.line = position.line
        do throws(RowProblem) {
            try parse(bytes, quotes, rawStart: rawStart, &row, &builder)
            builder.add(row)
        } catch {
            builder.add(row, problem: error)
        }
    }

    /// Problems are thrown, not returned: they hold texts, and a row without one need not carry
    /// room for them.
    private mutating func parse(
        _ bytes: UnsafeRawBufferPointer, _ quotes: RowExtent.Quotes, rawStart: Int,
        _ row: inout RowDescriptor, _ builder: inout ChunkBuilder
    ) throws(RowProblem) {
        if extraCount > 0 { builder.makeRoomForExtras() }
        do throws(RowProblem) {
            try split(bytes, quotes, rawStart: rawStart, into: &row, &builder)
        } catch {
            throw Self.unterminated(quotes) ?? error
        }
        if case .unterminated(let offset) = quotes {
            throw .unterminatedQuote(column: offset + 1)
        }
        guard extraCount > 0 else {
            return try decode(bytes, rawStart: rawStart, &row, &builder.decoded)
        }
        let input = Input(bytes: bytes, rawStart: rawStart)
        do throws(RowProblem) {
            try decode(bytes, rawStart: rawStart, &row, &builder.decoded)
        } catch {
            // A refusal says all there is to say about its row.
            try throwRefusal(input, builder)
            throw error
        }
        try examineExtras(input, builder)
    }

    private static func unterminated(_ quotes: RowExtent.Quotes) -> RowProblem? {
        guard case .unterminated(let offset) = quotes else { return nil }
        return .unterminatedQuote(column: offset + 1)
    }

    /// Finds the fields' texts; they are filled as far as they can be told apart.
    private func split(
        _ bytes: UnsafeRawBufferPointer, _ quotes: RowExtent.Quotes, rawStart: Int,
        into row: inout RowDescriptor, _ builder: inout ChunkBuilder
    ) throws(RowProblem) {
        var splitter = FieldSplitter(bytes, mayBeQuoted: quotes == .balanced)
        var column = 0
        var strayText: Int?
        while let field = splitter.next() {
            strayText = strayText ?? field.strayText
            if column < columns.count, columns[column] != .ignore {
                let slice = text(field, bytes, rawStart: rawStart, &builder.decoded)
                switch columns[column] {
                case .bucket: row.bucket.text = slice
                case .key: row.key.text = slice
                case .versionID: row.versionID.text = slice
                default: builder.setExtra(layout.extraPlaces[column], slice)
                }
            }
            column += 1
        }
        if let strayText { throw .textAfterQuote(column: strayText + 1) }
        if column != columns.count { throw .columnCount(wanted: columns.count, found: column) }
    }

    private func text(
        _ field: FieldSplitter.Field, _ bytes: UnsafeRawBufferPointer, rawStart: Int,
        _ decoded: inout [UInt8]
    ) -> RowDescriptor.Slice {
        guard field.hasDoubledQuotes else {
            return RowDescriptor.Slice(
                start: UInt32(rawStart + field.start), length: UInt32(field.end - field.start))
        }
        let start = decoded.count
        FieldDecoder.undoubleQuotes(
            UnsafeRawBufferPointer(rebasing: bytes[field.start..<field.end]), into: &decoded)
        return RowDescriptor.Slice(
            start: UInt32(start), length: UInt32(decoded.count - start), isDecoded: true)
    }

    /// Decodes the values and checks what S3 demands of them.
    private mutating func decode(
        _ bytes: UnsafeRawBufferPointer, rawStart: Int, _ row: inout RowDescriptor,
        _ decoded: inout [UInt8]
    ) throws(RowProblem) {
        let input = Input(bytes: bytes, rawStart: rawStart)
        try Self.value(of: &row.bucket, .bucket, input, &decoded)
        try Self.value(of: &row.key, .key, input, &decoded)
        try Self.value(of: &row.versionID, .versionID, input, &decoded)
        let bucket = input.with(row.bucket.value, decoded) { checkBucket($0) }
        if let bucket {
            let isHeader =
                input.with(row.bucket.text, decoded) { Self.isWord("bucket", $0) }
                && input.with(row.key.text, decoded) { Self.isWord("key", $0) }
            throw isHeader ? .headerRow : .badBucketName(bucket)
        }
        let length = Int(row.key.value.length)
        if length == 0 { throw .emptyKey }
        if length > Limits.keyBytesMax { throw .keyTooLong(bytes: length) }
        guard input.with(row.key.value, decoded, FieldDecoder.isUTF8) else { throw .notUTF8(.key) }
        guard hasVersionID else { return }
        if row.versionID.value.length == 0 {
            return try Self.emptyVersionID(of: &row, kind: layout.kind, &decoded)
        }
        guard input.with(row.versionID.value, decoded, FieldDecoder.isUTF8) else {
            throw .notUTF8(.versionID)
        }
    }

    /// What an empty version id means in a manifest of this kind.
    private static func emptyVersionID(
        of row: inout RowDescriptor, kind: ManifestLayout.Kind, _ decoded: inout [UInt8]
    ) throws(RowProblem) {
        switch kind {
        case .csv: throw .missingVersionID
        case .prepared: return
        case .inventory:
            row.versionID.value = RowDescriptor.Slice(
                start: UInt32(decoded.count), length: 4, isDecoded: true)
            decoded.append(contentsOf: "null".utf8)
        }
    }

    /// Sets the field's value from its text. In a version id `+` is a plus: the store makes version
    /// ids, and none that it makes holds a space.
    private static func value(
        of field: inout RowDescriptor.Field, _ name: ManifestField, _ input: Input,
        _ decoded: inout [UInt8]
    ) throws(RowProblem) {
        let plusIsSpace = name != .versionID
        let slice = field.text
        field.value = slice
        let isPlain = input.with(slice, decoded) {
            !FieldDecoder.needsDecoding($0, plusIsSpace: plusIsSpace)
        }
        if isPlain { return }
        // The text may itself lie in the buffer that grows, so it is copied first in that rare
        // case.
        let start: Int
        let bad: Int?
        if slice.isDecoded {
            let copy = Array(decoded[Int(slice.start)..<Int(slice.start + slice.length)])
            start = decoded.count
            bad = copy.withUnsafeBytes {
                FieldDecoder.percentDecode($0, plusIsSpace: plusIsSpace, into: &decoded)
            }
        } else {
            start = decoded.count
            bad = FieldDecoder.percentDecode(
                input.raw(slice), plusIsSpace: plusIsSpace, into: &decoded)
        }
        field.value = RowDescriptor.Slice(
            start: UInt32(start), length: UInt32(decoded.count - start), isDecoded: true)
        guard let bad else { return }
        let fieldStart = slice.isDecoded ? 0 : Int(slice.start) - input.rawStart
        throw .badEscape(name, column: fieldStart + bad + 1)
    }

    private mutating func checkBucket(_ name: UnsafeRawBufferPointer) -> BucketNameProblem? {
        let isKnown = knownBucket.withUnsafeBytes { known in
            guard known.count == name.count, known.count > 0, let left = known.baseAddress,
                let right = name.baseAddress
            else { return false }
            return memcmp(left, right, known.count) == 0
        }
        if isKnown { return nil }
        if let problem = BucketNameProblem.problem(of: name) { return problem }
        knownBucket.removeAll(keepingCapacity: true)
        knownBucket.append(contentsOf: name)
        return nil
    }

    private static func isWord(_ word: StaticString, _ text: UnsafeRawBufferPointer) -> Bool {
        text.count == word.utf8CodeUnitCount
            && zip(text, UnsafeBufferPointer(start: word.utf8Start, count: text.count))
                .allSatisfy { $0 | 0x20 == $1 }
    }

    /// The row's bytes, and how to find a slice in them before the chunk is made.
    struct Input {
        let bytes: UnsafeRawBufferPointer
        let rawStart: Int

        func raw(_ slice: RowDescriptor.Slice) -> UnsafeRawBufferPointer {
            guard slice.length > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
            let start = Int(slice.start) - rawStart
            return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Int(slice.length))])
        }

        func with<Result>(
            _ slice: RowDescriptor.Slice, _ decoded: [UInt8],
            _ body: (UnsafeRawBufferPointer) -> Result
        ) -> Result {
            guard slice.isDecoded else { return body(raw(slice)) }
            let range = Int(slice.start)..<Int(slice.start + slice.length)
            return decoded.withUnsafeBytes {
                body(UnsafeRawBufferPointer(rebasing: $0[range]))
            }
        }
    }
}
