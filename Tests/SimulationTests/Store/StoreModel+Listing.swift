// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// ListObjectsV2, in short pages.
extension StoreModel {
    func listObjects(_ request: ModelRequest) -> ModelAnswer {
        let prefix = Array((request.query["prefix"] ?? "").utf8)
        let after =
            request.query["continuation-token"].map { String($0.dropFirst()) }
            ?? request.query["start-after"]
        let countMax = min(objectsOfPage, request.query["max-keys"].flatMap { Int($0) } ?? 1_000)
        let behind = listed.filter { entry in
            entry.bytes.starts(with: prefix)
                && (after.map { $0.utf8.lexicographicallyPrecedes(entry.bytes) } ?? true)
        }
        let page = behind.prefix(countMax)
        let list = page.map { entry in
            "<Contents><Key>\(Self.encoded(entry.bytes))</Key>"
                + "<LastModified>2026-01-02T03:04:05.000Z</LastModified>"
                + "<ETag>&quot;\(entry.object.etag.filter { $0 != "\"" })&quot;</ETag>"
                + "<Size>\(entry.object.bytes)</Size><StorageClass>STANDARD</StorageClass>"
                + "</Contents>"
        }
        var next = ""
        if page.count < behind.count, let last = page.last {
            next = "<NextContinuationToken>t\(last.key)</NextContinuationToken>"
        }
        return .document(
            "ListBucketResult",
            "<Name>src</Name><EncodingType>url</EncodingType><IsTruncated>\(!next.isEmpty)"
                + "</IsTruncated>\(next)\(list.joined())")
    }

    private static func encoded(_ key: [UInt8]) -> String {
        key.map { byte in
            let character = Character(UnicodeScalar(byte))
            let digits = String(byte, radix: 16, uppercase: true)
            return character.isASCII && (character.isLetter || character.isNumber)
                ? String(character) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
