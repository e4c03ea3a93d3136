// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The query of a listing, checked, and how it is answered.
struct ListingRequest {
    let behaviour: ListingBehaviour
    let prefix: ObjectKey
    let delimiter: [UInt8]
    let countMax: Int
    let isURLEncoded: Bool

    init(
        _ request: S3Request, _ behaviour: ListingBehaviour, countName: String = "max-keys"
    ) throws(S3Failure) {
        self.behaviour = behaviour
        prefix = ObjectKey(request.query["prefix"] ?? "")
        delimiter = Array((request.query["delimiter"] ?? "").utf8)
        guard let count = Int(request.query[countName] ?? "1000"), count >= 0 else {
            throw S3Failure.invalidArgument(
                "Provided \(countName) not an integer or within integer range", countName,
                request.query[countName])
        }
        countMax = min(count, 1_000)
        let encoding = request.query["encoding-type"]
        guard encoding == nil || encoding == "url" else {
            throw S3Failure.invalidArgument(
                "Invalid Encoding Method specified in Request", "encoding-type", encoding)
        }
        isURLEncoded = encoding == "url" && !behaviour.quirks.contains(.noEncodingType)
    }

    /// A key as the listing writes it: as it is, or form-encoded (a space is `+`).
    func text(_ key: ObjectKey) -> [UInt8] {
        guard isURLEncoded else { return key.bytes }
        return PercentCoding.encodedBytes(
            key.bytes, keepsSlash: true,
            spaceIsPlus: !behaviour.quirks.contains(.spaceAsPercent))
    }

    /// What may be listed of sorted keys: those under the prefix and behind a marker.
    func candidates(_ sorted: [ObjectKey], after marker: ObjectKey) -> ArraySlice<ObjectKey> {
        let precedes = behaviour.order.precedes
        // Keys with one prefix stand together: both ends are found by halving.
        let start = sorted.partitionPoint { key in
            precedes(key, prefix) || (!marker.bytes.isEmpty && !precedes(marker, key))
        }
        let end = sorted.partitionPoint { key in
            precedes(key, prefix) || key.bytes.starts(with: prefix.bytes)
        }
        guard start < end else { return [] }
        // Behind a common prefix means behind every key under it.
        let behind = sorted[start..<end].drop { commonPrefix(of: $0) == marker }
        guard behaviour.quirks.contains(.sortedPages) else { return behind }
        return behind.filter { $0 > marker }[...]
    }

    /// The common prefix a key falls under, when the delimiter follows the prefix in it.
    func commonPrefix(of key: ObjectKey) -> ObjectKey? {
        guard !delimiter.isEmpty else { return nil }
        let rest = key.bytes.dropFirst(prefix.bytes.count)
        var start = rest.startIndex
        while start + delimiter.count <= rest.endIndex {
            if rest[start..<start + delimiter.count].elementsEqual(delimiter) {
                return ObjectKey(bytes: Array(key.bytes[..<(start + delimiter.count)]))
            }
            start += 1
        }
        return nil
    }
}

extension Array {
    /// Where elements begin that the condition does not hold for; it must hold for those before.
    fileprivate func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
