// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The bytes of an object as a list of segments: stored ones, and virtual ones that are computed
/// from a seed when somebody reads them. Copying a range copies segments, never bytes.
package struct ObjectContent: Sendable, Equatable {
    /// One run of bytes.
    enum Segment: Sendable, Equatable {
        case stored(ArraySlice<UInt8>)
        case virtual(seed: UInt64, offset: Int64, length: Int64)

        /// Bytes in the segment.
        var length: Int64 {
            switch self {
            case .stored(let bytes): Int64(bytes.count)
            case .virtual(_, _, let length): length
            }
        }
    }

    private(set) var segments: [Segment] = []
    /// Bytes in all segments.
    package private(set) var size: Int64 = 0

    /// Real bytes.
    package init(_ bytes: [UInt8] = []) { append(.stored(bytes[...])) }

    /// Computed bytes: each is a function of the seed and its offset.
    package init(virtualSize: Int64, seed: UInt64) {
        append(.virtual(seed: seed, offset: 0, length: virtualSize))
    }

    /// Whether any byte is computed.
    package var isVirtual: Bool {
        segments.contains { if case .virtual = $0 { true } else { false } }
    }

    /// Joins contents in order.
    static func joined(_ parts: [ObjectContent]) -> ObjectContent {
        var whole = ObjectContent()
        for segment in parts.flatMap(\.segments) { whole.append(segment) }
        return whole
    }

    /// The part of the content in a range of offsets, by reference.
    func slice(_ range: Range<Int64>) -> ObjectContent {
        var out = ObjectContent()
        var start: Int64 = 0
        for segment in segments {
            let overlap = range.clamped(to: start..<start + segment.length)
            if !overlap.isEmpty {
                out.append(cut(segment, overlap.lowerBound - start, overlap.upperBound - start))
            }
            start += segment.length
        }
        return out
    }

    /// The bytes in a range of offsets; the caller keeps the range small.
    package func bytes(in range: Range<Int64>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        for segment in slice(range).segments {
            switch segment {
            case .stored(let bytes): out += bytes
            case .virtual(let seed, let offset, let length):
                Self.appendVirtual(seed: seed, offset..<offset + length, to: &out)
            }
        }
        return out
    }

    /// The true MD5 of real bytes; for computed ones a stable value made from their description.
    func md5() -> [UInt8] {
        if !isVirtual { return Digest.md5(bytes(in: 0..<size)) }
        var description: [UInt8] = []
        for segment in segments {
            switch segment {
            case .stored(let bytes): description += Digest.md5(bytes)
            case .virtual(let seed, let offset, let length):
                description += "\(seed):\(offset):\(length);".utf8
            }
        }
        return Digest.md5(description)
    }

    /// Byte n is byte n % 8 of the n / 8-th word made from the seed.
    private static func appendVirtual(
        seed: UInt64, _ range: Range<Int64>, to out: inout [UInt8]
    ) {
        var position = range.lowerBound
        while position < range.upperBound {
            var word = SplitMix.mix(seed &+ UInt64(position / 8)) >> UInt64(position % 8 * 8)
            let end = min(range.upperBound, (position / 8 + 1) * 8)
            for _ in position..<end {
                out.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
            position = end
        }
    }

    private func cut(_ segment: Segment, _ from: Int64, _ to: Int64) -> Segment {
        switch segment {
        case .stored(let bytes):
            .stored(bytes[bytes.startIndex + Int(from)..<bytes.startIndex + Int(to)])
        case .virtual(let seed, let offset, _):
            .virtual(seed: seed, offset: offset + from, length: to - from)
        }
    }

    /// Adds a segment; a virtual one that continues the last becomes part of it, so that an object
    /// copied in parts has the content, and the made-up ETag, of the original.
    private mutating func append(_ segment: Segment) {
        guard segment.length > 0 else { return }
        size += segment.length
        if case .virtual(let seed, let offset, let length) = segment,
            case .virtual(seed, let lastOffset, let lastLength) = segments.last,
            lastOffset + lastLength == offset
        {
            segments[segments.count - 1] = .virtual(
                seed: seed, offset: lastOffset, length: lastLength + length)
        } else {
            segments.append(segment)
        }
    }
}
