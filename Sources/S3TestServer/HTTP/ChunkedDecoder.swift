// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Decodes `Transfer-Encoding: chunked` (RFC 9112 §7.1), a byte at a time, with a bound.
struct ChunkedDecoder: Sendable {
    private enum State: Sendable { case size, data(Int), dataEnd, trailer, done }

    private var state = State.size
    private var line: [UInt8] = []
    /// What was decoded.
    private(set) var body: [UInt8] = []
    private static let lineBytesMax = 1_024

    /// Whether the last chunk and the trailers were read.
    var isDone: Bool { if case .done = state { true } else { false } }

    /// Takes bytes and answers how many; nil when they are not chunks or too many.
    mutating func consume(_ bytes: UnsafeRawBufferPointer, bodyBytesMax: Int) -> Int? {
        var index = 0
        while index < bytes.count {
            switch state {
            case .data(let left):
                let count = min(left, bytes.count - index)
                guard body.count + count <= bodyBytesMax else { return nil }
                body += bytes[index..<index + count]
                index += count
                state = count == left ? .dataEnd : .data(left - count)
            case .done: return index
            default:
                guard take(bytes[index]) else { return nil }
                index += 1
            }
        }
        return index
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "\n") else {
            line.append(byte)
            return line.count <= Self.lineBytesMax
        }
        guard line.last == UInt8(ascii: "\r") else { return false }
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        switch state {
        case .size:
            let digits = text.prefix { $0 != ";" }
            guard let size = Int(digits, radix: 16), (0...(1 << 30)).contains(size) else {
                return false
            }
            state = size == 0 ? .trailer : .data(size)
        case .dataEnd:
            guard text.isEmpty else { return false }
            state = .size
        case .trailer:
            if text.isEmpty { state = .done }
        case .data, .done: return false
        }
        return true
    }
}
