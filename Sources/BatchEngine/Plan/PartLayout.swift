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
    init?(objectBytes: UInt64, partBytesWanted: UInt64) {
        let mebibyte: UInt64 = 1 << 20
        let least = (objectBytes + Limits.partsMax - 1) / Limits.partsMax
        let rounded = (least + mebibyte - 1) / mebibyte * mebibyte
        let partBytes = max(partBytesWanted, rounded)
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
}
