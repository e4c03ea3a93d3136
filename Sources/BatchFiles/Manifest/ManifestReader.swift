// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel
import Glibc

/// Reads a CSV manifest chunk by chunk in bounded memory; one task at a time uses it.
///
/// Chunk n holds exactly the rows n·1,024 to n·1,024 + 1,023; the last is shorter, and so is the
/// first when reading starts inside a chunk. The format is described in docs/manifest-format.md.
package struct ManifestReader: Sendable {
    private let source: any ManifestSource
    private let windowBytes: Int
    private let layout: ManifestLayout
    private var parser: RowParser
    /// Where the next row starts; its byte is `buffer[cursor]`.
    private var position: ManifestPosition
    private var buffer: [UInt8] = []
    private var cursor = 0
    private var isAtEnd = false
    private var hasStarted = false
    /// Bytes to expect in the next chunk: those of the last and some more.
    private var rawExpected = 0
    private var decodedExpected = 0

    /// Prepares to read from `start` on, which must be the start of a row (a chunk's start or end).
    ///
    /// `windowBytes` is how much is read at once, nil for what the source finds best.
    package init(
        source: any ManifestSource, layout: ManifestLayout,
        start: ManifestPosition = .zero, windowBytes: Int? = nil
    ) {
        self.source = source
        self.windowBytes = windowBytes ?? source.windowBytes
        self.layout = layout
        parser = RowParser(layout: layout)
        position = start
    }

    /// Reads a CSV manifest whose columns `fields` names from left to right.
    package init(
        source: any ManifestSource, fields: [ManifestField],
        start: ManifestPosition = .zero, windowBytes: Int? = nil
    ) {
        self.init(
            source: source, layout: ManifestLayout(fields: fields), start: start,
            windowBytes: windowBytes)
    }

    /// The next chunk; nil at the end of the manifest.
    ///
    /// - Throws: `BatchFileError` with `.manifestUnusable` when read from the beginning and the
    ///   file cannot be a manifest at all; otherwise what the source throws.
    package mutating func next() async throws -> ManifestChunk? {
        let isFirst = !hasStarted && position == .zero
        if !hasStarted { try await begin() }
        let chunk = try await readChunk()
        if isFirst, layout.kind == .csv, let problem = ManifestUsability.problem(firstChunk: chunk)
        {
            throw unusable(problem)
        }
        return chunk
    }

    /// Reads the first window; at the beginning, looks at the magic and skips a byte order mark.
    private mutating func begin() async throws {
        hasStarted = true
        while !isAtEnd, buffer.count < 512 { try await fill() }
        // A spool of ours is what it is, and a file of an inventory may be empty.
        guard position.offset == 0, layout.kind == .csv || !buffer.isEmpty,
            layout.kind != .prepared
        else { return }
        if let problem = buffer.withUnsafeBytes(ManifestUsability.problem(head:)) {
            throw unusable(problem)
        }
        if buffer.starts(with: ManifestUsability.byteOrderMark) {
            cursor = ManifestUsability.byteOrderMark.count
            position.offset = UInt64(cursor)
        }
    }

    private mutating func readChunk() async throws -> ManifestChunk? {
        let rows = UInt64(Limits.chunkRows)
        let wanted = Int(rows - position.row % rows)
        var builder = ChunkBuilder(
            layout: layout, start: position, rowsMax: wanted, rawExpected: rawExpected,
            decodedExpected: decodedExpected)
        while builder.descriptors.count < wanted {
            switch parseRows(into: &builder, wanted: wanted) {
            case .chunkIsFull: break
            case .needsMore:
                if isAtEnd { return finish(builder) }
                try await fill()
            case .tooLong: try await skipLine(&builder)
            }
        }
        return finish(builder)
    }

    private mutating func finish(_ builder: ChunkBuilder) -> ManifestChunk? {
        if builder.descriptors.isEmpty { return nil }
        rawExpected = builder.raw.count + builder.raw.count / 16
        decodedExpected = builder.decoded.count + builder.decoded.count / 16
        return builder.chunk(end: position)
    }

    private enum Pause { case chunkIsFull, needsMore, tooLong }

    /// Takes rows from the buffer until the chunk is full or a row does not end in the buffer.
    private mutating func parseRows(into builder: inout ChunkBuilder, wanted: Int) -> Pause {
        // Taken out of self, so that the parser can be mutated while the bytes are borrowed.
        let window = buffer
        return window.withUnsafeBytes { bytes in
            // Rows from here on to the cursor are not yet in the builder's raw bytes.
            var segment = cursor
            defer { builder.raw.append(contentsOf: bytes[segment..<cursor]) }
            while builder.descriptors.count < wanted {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[cursor...])
                switch RowExtent.next(
                    in: rest, isAtEnd: isAtEnd, lengthMax: Limits.lineBytesMax)
                {
                case .needsMore: return .needsMore
                case .tooLong: return .tooLong
                case .row(let length, let consumed, let lines, let quotes):
                    if length == 0 {
                        builder.raw.append(contentsOf: bytes[segment..<cursor])
                        segment = cursor + consumed
                    } else {
                        parser.add(
                            UnsafeRawBufferPointer(rebasing: rest[..<length]), quotes: quotes,
                            rawStart: builder.raw.count + cursor - segment, at: position,
                            to: &builder)
                        position.row += 1
                    }
                    cursor += consumed
                    position.offset += UInt64(consumed)
                    position.line += UInt64(lines)
                }
            }
            return .chunkIsFull
        }
    }

    /// Adds a row for a line over the limit and skips to the line's end, window by window.
    private mutating func skipLine(_ builder: inout ChunkBuilder) async throws {
        var row = RowDescriptor()
        row.fileOffset = position.offset
        row.line = position.line
        var last: UInt8 = 0
        while true {
            let found = buffer.withUnsafeBytes { bytes in
                bytes[cursor...].firstIndex(of: 0x0A)
            }
            let end = found ?? buffer.count
            row.fileLength += UInt64(end - cursor)
            if end > cursor { last = buffer[end - 1] }
            position.offset += UInt64(end - cursor) + (found == nil ? 0 : 1)
            cursor = found.map { $0 + 1 } ?? end
            if found != nil || isAtEnd { break }
            try await fill()
        }
        if last == 0x0D { row.fileLength -= 1 }
        position.row += 1
        position.line += 1
        builder.add(row, problem: .lineTooLong(bytesMax: Limits.lineBytesMax))
    }

    /// Moves the unfinished row to the front of the buffer and reads more behind it.
    private mutating func fill() async throws {
        if cursor > 0 {
            buffer.removeSubrange(..<cursor)
            cursor = 0
        }
        let offset = position.offset + UInt64(buffer.count)
        let count = try await source.read(at: offset, maxBytes: windowBytes, into: &buffer)
        if count == 0 { isAtEnd = true }
    }

    private func unusable(_ problem: String) -> BatchFileError {
        BatchFileError(
            .manifestUnusable, "The manifest \(source.name) cannot be used: \(problem).")
    }
}
