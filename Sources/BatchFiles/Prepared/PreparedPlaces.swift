// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Where blocks of a prepared manifest begin: every one of a short file, every 2nd, 4th, 8th, … of
/// a longer one, so that the memory is bounded whatever the length.
package struct PreparedPlaces: Sendable, Equatable {
    package struct Place: Sendable, Equatable {
        /// Where the block begins in the file.
        package var fileOffset: UInt64
        /// Where its rows begin in the manifest's text.
        package var textOffset: UInt64

        package init(fileOffset: UInt64, textOffset: UInt64) {
            self.fileOffset = fileOffset
            self.textOffset = textOffset
        }
    }

    package private(set) var places: [Place] = []
    /// Blocks from one remembered place to the next.
    private var step = 1
    /// Blocks since the last remembered one.
    private var passed = 0
    private let placesMax: Int

    package init(placesMax: Int = Limits.preparedPlacesMax) {
        self.placesMax = placesMax
    }

    /// Notes the next block, in the order of the file.
    package mutating func add(_ place: Place) {
        if let last = places.last, place.textOffset <= last.textOffset { return }
        passed += 1
        guard places.isEmpty || passed >= step else { return }
        passed = 0
        if places.count == placesMax {
            places = places.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            step *= 2
        }
        places.append(place)
    }

    /// The last remembered block that begins at or before `textOffset`; nil when there is none.
    package func nearest(to textOffset: UInt64) -> Place? {
        let behind = places.partitionPoint { $0.textOffset <= textOffset }
        return behind == 0 ? nil : places[behind - 1]
    }

    func encode(into writer: inout ByteWriter) {
        var last = Place(fileOffset: 0, textOffset: 0)
        writer.append(varint: UInt64(places.count))
        for place in places {
            writer.append(varint: place.fileOffset - last.fileOffset)
            writer.append(varint: place.textOffset - last.textOffset)
            last = place
        }
    }

    init(from reader: inout ByteReader) throws {
        self.init()
        var last = Place(fileOffset: 0, textOffset: 0)
        let count = try reader.readCount()
        guard count <= placesMax else { throw ByteReader.Malformed() }
        for _ in 0..<count {
            last.fileOffset &+= try reader.readVarint()
            last.textOffset &+= try reader.readVarint()
            places.append(last)
        }
    }
}
