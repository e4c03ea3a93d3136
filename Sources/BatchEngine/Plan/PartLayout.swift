// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// How a large object is cut into the parts of a multipart copy.
struct PartLayout: Equatable {
    /// Bytes of the object; at least 1.
    let objectBytes: UInt64
    /// Bytes of every part but the last.
    let partBytes: UInt64

    /// Takes the wanted part size, or the smallest whole number of MiB above it that needs no more
    /// than 10,000 parts; `nil` when no legal size is large enough.
    ///
    /// When nobody wants a size, parts grow with the object: see `Limits.partsWanted`.
    init?(objectBytes: UInt64, partBytesWanted: UInt64?) {
        let wanted = partBytesWanted ?? Self.partBytes(for: objectBytes)
        let partBytes = max(wanted, Self.mebibytes(dividing: objectBytes, by: Limits.partsMax))
        guard objectBytes > 0, partBytes > 0, partBytes <= Limits.partBytesMax else { return nil }
        self.objectBytes = objectBytes
        self.partBytes = partBytes
    }

    /// A layout that an earlier run chose.
    init(objectBytes: UInt64, partBytes: UInt64) {
        self.objectBytes = objectBytes
        self.partBytes = partBytes
    }

    var count: Int { Int((objectBytes + partBytes - 1) / partBytes) }

    /// The bytes of part `number`, which counts from 1.
    func range(ofPart number: Int) -> Range<Int> {
        let first = UInt64(number - 1) * partBytes
        return Int(first)..<Int(min(first + partBytes, objectBytes))
    }

    private static func partBytes(for objectBytes: UInt64) -> UInt64 {
        let share = mebibytes(dividing: objectBytes, by: Limits.partsWanted)
        return min(max(share, Limits.partBytesDefault), Limits.partBytesMax)
    }

    /// The smallest whole number of MiB, in bytes, of which `parts` make up the object.
    private static func mebibytes(dividing objectBytes: UInt64, by parts: UInt64) -> UInt64 {
        let mebibyte: UInt64 = 1 << 20
        let least = (objectBytes + parts - 1) / parts
        return (least + mebibyte - 1) / mebibyte * mebibyte
    }
}
