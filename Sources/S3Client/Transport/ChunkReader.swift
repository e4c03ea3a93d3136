// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Takes a chunked body apart as its bytes come (RFC 9112 §7.1). Extensions and trailers are
/// bounded and dropped.
struct ChunkReader {
    /// What the next byte belongs to.
    private enum Place {
        case size
        case `extension`
        case sizeLineFeed
        case data(Int)
        case dataReturn
        case dataLineFeed
        case trailerStart
        case trailer
        case trailerLineFeed
        case lastLineFeed
    }

    private var place = Place.size
    private var size = 0
    private var digitCount = 0
    /// Bytes of extensions and trailers so far.
    private var droppedCount = 0

    /// Reads on.
    ///
    /// - Parameters:
    ///   - bytes: what came.
    ///   - position: where to begin; afterwards, what is not read yet.
    ///   - body: gets the data.
    ///   - bodyBytesMax: the longest body that is accepted.
    /// - Returns: `complete` when the empty line after the last chunk is read.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int, into body: inout [UInt8],
        bodyBytesMax: Int
    ) -> AnswerReader.Step {
        while position < bytes.count {
            if case .data(let remaining) = place {
                let count = min(remaining, bytes.count - position)
                let data = bytes[position..<position + count]
                body.append(contentsOf: UnsafeBufferPointer(rebasing: data))
                position += count
                place = count == remaining ? .dataReturn : .data(remaining - count)
                continue
            }
            let byte = bytes[position]
            position += 1
            if case .lastLineFeed = place {
                return byte == 0x0A ? .complete : .failed(.malformedAnswer)
            }
            guard let next = next(after: byte) else { return .failed(.malformedAnswer) }
            if case .data(let count) = next, count > bodyBytesMax - body.count {
                return .failed(.answerTooLarge)
            }
            guard droppedCount <= ClientLimits.headBytesMax else { return .failed(.answerTooLarge) }
            place = next
        }
        return .incomplete
    }

    /// What follows a byte that is no data; nil when the byte may not stand there.
    private mutating func next(after byte: UInt8) -> Place? {
        switch place {
        case .size: sizeByte(byte)
        case .extension: text(byte, .extension, end: .sizeLineFeed)
        case .sizeLineFeed: byte == 0x0A ? startOfData() : nil
        case .dataReturn: byte == 0x0D ? .dataLineFeed : nil
        case .dataLineFeed: byte == 0x0A ? .size : nil
        case .trailerStart: text(byte, .trailer, end: .lastLineFeed)
        case .trailer: text(byte, .trailer, end: .trailerLineFeed)
        case .trailerLineFeed: byte == 0x0A ? .trailerStart : nil
        case .data, .lastLineFeed: nil
        }
    }

    /// A digit of a size, at most 15 of them, or what ends it.
    private mutating func sizeByte(_ byte: UInt8) -> Place? {
        if let digit = Self.hexadecimal(byte) {
            digitCount += 1
            size = size << 4 | digit
            return digitCount <= 15 ? .size : nil
        }
        guard digitCount > 0 else { return nil }
        if byte == UInt8(ascii: ";") { return .extension }
        return byte == 0x0D ? .sizeLineFeed : nil
    }

    private mutating func startOfData() -> Place {
        let count = size
        size = 0
        digitCount = 0
        return count == 0 ? .trailerStart : .data(count)
    }

    /// A byte of an extension or a trailer, or the end of it.
    private mutating func text(_ byte: UInt8, _ same: Place, end: Place) -> Place? {
        droppedCount += 1
        if byte == 0x0D { return end }
        return (byte >= 0x20 && byte != 0x7F) || byte == 0x09 ? same : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
