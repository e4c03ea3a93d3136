// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A row that is kept for longer than the rows around it.
extension ManifestRow {
    /// The same row in a chunk of its own, so that it keeps nothing else alive.
    package var alone: ManifestRow {
        let old = descriptor
        var copier = RowBytes(raw: chunk.raw, decoded: chunk.decoded)
        var new = old
        new.raw = copier.take(old.raw)
        new.bucket = copier.take(old.bucket)
        new.key = copier.take(old.key)
        new.versionID = copier.take(old.versionID)
        new.problem = old.problem < 0 ? -1 : 0
        let width = chunk.layout.extras.count
        let extras = chunk.extras[(position * width)..<((position + 1) * width)]
        let start = ManifestPosition(row: index, line: line, offset: fileOffset)
        return ManifestChunk(
            layout: chunk.layout, start: start, end: start, raw: [], decoded: copier.bytes,
            descriptors: [new], extras: extras.map { copier.take($0) },
            problems: problem.map { [$0] } ?? []
        ).row(0)
    }

    /// What a row by itself takes of memory, roughly.
    package var memoryBytes: Int {
        chunk.raw.count + chunk.decoded.count + 512
    }
}

/// Gathers the bytes of one row from the buffers of its chunk.
private struct RowBytes {
    let raw: [UInt8]
    let decoded: [UInt8]
    var bytes: [UInt8] = []

    init(raw: [UInt8], decoded: [UInt8]) {
        self.raw = raw
        self.decoded = decoded
    }

    mutating func take(_ slice: RowDescriptor.Slice) -> RowDescriptor.Slice {
        let start = UInt32(bytes.count)
        let buffer = slice.isDecoded ? decoded : raw
        bytes += buffer[Int(slice.start)..<Int(slice.start + slice.length)]
        return RowDescriptor.Slice(start: start, length: slice.length, isDecoded: true)
    }

    mutating func take(_ field: RowDescriptor.Field) -> RowDescriptor.Field {
        RowDescriptor.Field(text: take(field.text), value: take(field.value))
    }
}
