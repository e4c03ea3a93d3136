// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The last block of a complete prepared manifest, found from the end of its file, so that opening
/// it costs the same whatever its length.
struct PreparedEnd {
    let extent: PreparedGrowth.Extent
    let places: PreparedPlaces

    /// Reads the end of `file`; nil when it is not complete, or its end is damaged.
    static func read(from file: any JournalFile) throws -> PreparedEnd? {
        let size = try file.size()
        guard size > 8 else { return nil }
        var last = FixedFields(try file.readExactly(8, at: size - 8)[...])
        let offset = last.next(UInt64.self)
        guard offset < size, let head = try PreparedBlockHead.read(from: file, at: offset),
            head.kind == .end, offset + UInt64(head.blockBytes) == size,
            let payload = try head.readStored(from: file, at: offset)
        else { return nil }
        let places = try? payload.dropLast(8).withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let places = try PreparedPlaces(from: &reader)
            try reader.finish()
            return places
        }
        guard let places else { return nil }
        let extent = PreparedGrowth.Extent(
            textBytes: head.textOffset, rowCount: head.firstRow, isComplete: true)
        return PreparedEnd(extent: extent, places: places)
    }
}
