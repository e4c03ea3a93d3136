// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The query of a listing, checked.
struct ListingRequest {
    let prefix: ObjectKey
    let delimiter: [UInt8]
    let countMax: Int
    let isURLEncoded: Bool

    init(_ request: S3Request, countName: String = "max-keys") throws(S3Failure) {
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
        isURLEncoded = encoding == "url"
    }

    /// A key as the listing writes it: as it is, or form-encoded (a space is `+`).
    func text(_ key: ObjectKey) -> String {
        guard isURLEncoded else { return key.description }
        return PercentCoding.encode(key.bytes, keepsSlash: true)
            .split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+")
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
