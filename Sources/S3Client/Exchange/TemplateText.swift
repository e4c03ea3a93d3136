// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A text with holes: what the texts of many requests have in common, put together once.
struct TemplateText {
    /// What differs from request to request.
    enum Hole {
        case copySource
        case payloadHash
        case date
        case signature
    }

    /// What goes into the holes. The pointers are valid while a text is written.
    struct Filling {
        var copySource: UnsafeRawBufferPointer
        var payloadHash: UnsafeRawBufferPointer
        var date: UnsafeRawBufferPointer
        var signature = UnsafeRawBufferPointer(start: nil, count: 0)

        subscript(hole: Hole) -> UnsafeRawBufferPointer {
            switch hole {
            case .copySource: copySource
            case .payloadHash: payloadHash
            case .date: date
            case .signature: signature
            }
        }
    }

    /// The text without what goes into the holes.
    private var text: [UInt8] = []
    /// Where in the text something is missing, in ascending order.
    private var holes: [(place: Int, hole: Hole)] = []

    mutating func append(_ piece: String) { text.append(contentsOf: piece.utf8) }

    mutating func append(_ piece: some Collection<UInt8>) { text.append(contentsOf: piece) }

    mutating func append(_ hole: Hole) { holes.append((text.count, hole)) }

    /// Appends the whole text to a buffer.
    func write(to buffer: inout ByteBuffer, filling: Filling) {
        text.withUnsafeBytes { text in
            var position = 0
            for (place, hole) in holes {
                buffer.append(UnsafeRawBufferPointer(rebasing: text[position..<place]))
                buffer.append(filling[hole])
                position = place
            }
            buffer.append(UnsafeRawBufferPointer(rebasing: text[position...]))
        }
    }
}
