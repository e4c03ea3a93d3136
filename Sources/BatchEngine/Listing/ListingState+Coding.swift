// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

extension ListingState {
    /// Of this notation; another one is refused.
    private static let version: UInt8 = 1

    /// The whole state: kilobytes at most, whatever the listing's length.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(fixed: Self.version)
        writer.append(string: scope.bucket)
        writer.append(bytes: scope.prefix)
        writer.append(flag: scope.hasVersions)
        writer.append(varint: rows)
        writer.append(varint: UInt64(segments.count))
        for segment in segments { writer.append(segment) }
        writer.append(flag: isDisordered)
        writer.append(varint: orderedRows ?? 0)
        writer.append(marker)
        writer.append(flag: isWalked)
        return writer.bytes
    }

    /// Reads it back.
    ///
    /// - Throws: `ByteReader.Malformed`.
    package init(_ bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard try reader.readByte() == Self.version else { throw ByteReader.Malformed() }
            var state = ListingState(
                ListingScope(
                    bucket: try reader.readString(), prefix: try reader.readBytes(),
                    hasVersions: try reader.readFlag()))
            state.rows = try reader.readVarint()
            for _ in 0..<(try reader.readCount()) {
                state.segments.append(try reader.readSegment())
            }
            let isDisordered = try reader.readFlag()
            let orderedRows = try reader.readVarint()
            state.orderedRows = isDisordered ? orderedRows : nil
            state.marker = try reader.readMarker()
            state.isWalked = try reader.readFlag()
            try reader.finish()
            return state
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(flag: Bool) {
        append(fixed: UInt8(flag ? 1 : 0))
    }

    fileprivate mutating func append(optional bytes: [UInt8]?) {
        append(flag: bytes != nil)
        if let bytes { append(bytes: bytes) }
    }

    fileprivate mutating func append(_ segment: ListingSegment) {
        append(varint: segment.id)
        append(optional: segment.start)
        append(optional: segment.first)
        append(optional: segment.last)
        append(flag: segment.reachesEnd)
    }

    fileprivate mutating func append(_ marker: ObjectsPage.Marker?) {
        switch marker {
        case nil: append(fixed: 0 as UInt8)
        case .token(let token)?:
            append(fixed: 1 as UInt8)
            append(string: token)
        case .version(let key, let versionID)?:
            append(fixed: 2 as UInt8)
            append(bytes: key)
            append(string: versionID)
        case .key(let key)?:
            append(fixed: 3 as UInt8)
            append(bytes: key)
        }
    }
}

extension ByteReader {
    fileprivate mutating func readFlag() throws -> Bool {
        switch try readByte() {
        case 0: false
        case 1: true
        default: throw Malformed()
        }
    }

    fileprivate mutating func readOptional() throws -> [UInt8]? {
        try readFlag() ? try readBytes() : nil
    }

    fileprivate mutating func readSegment() throws -> ListingSegment {
        var segment = ListingSegment(id: try readVarint(), start: try readOptional())
        segment.first = try readOptional()
        segment.last = try readOptional()
        segment.reachesEnd = try readFlag()
        return segment
    }

    fileprivate mutating func readMarker() throws -> ObjectsPage.Marker? {
        switch try readByte() {
        case 0: nil
        case 1: .token(try readString())
        case 2: .version(key: try readBytes(), versionID: try readString())
        case 3: .key(try readBytes())
        default: throw Malformed()
        }
    }
}
