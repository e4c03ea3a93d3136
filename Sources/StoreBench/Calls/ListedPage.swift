// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a page of ListObjectsV2 says of itself, found without a parser. Pure.
struct ListedPage: Sendable, Equatable {
    let keyCount: UInt64
    /// What to ask the next page with; nil after the last. Stores' tokens are base64 or keys, in
    /// which XML escapes five characters.
    let next: [UInt8]?

    init(_ body: [UInt8]) {
        let open: StaticString = "<NextContinuationToken>"
        keyCount = body.withUnsafeBufferPointer { body in
            var count: UInt64 = 0
            var index = 0
            while let found = Self.find("<Key>", in: body, from: index) {
                count += 1
                index = found + 5
            }
            return count
        }
        next = body.withUnsafeBufferPointer { body in
            guard let found = Self.find(open, in: body, from: 0) else { return nil }
            let start = found + open.utf8CodeUnitCount
            guard let end = Self.find("<", in: body, from: start), end > start else { return nil }
            return Self.unescaped(Array(body[start..<end]))
        }
    }

    private static func find(
        _ text: StaticString, in body: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        let count = text.utf8CodeUnitCount
        var index = start
        while index + count <= body.count {
            var matched = 0
            while matched < count, body[index + matched] == text.utf8Start[matched] { matched += 1 }
            if matched == count { return index }
            index += 1
        }
        return nil
    }

    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        let ampersand = UInt8(ascii: "&")
        guard bytes.contains(ampersand) else { return bytes }
        var rest = bytes[...]
        var result: [UInt8] = []
        while let byte = rest.first {
            let entity =
                byte == ampersand ? Self.entities.first { rest.starts(with: $0.0.utf8) } : nil
            result.append(entity?.1 ?? byte)
            rest = rest.dropFirst(entity?.0.utf8.count ?? 1)
        }
        return result
    }

    private static let entities: [(String, UInt8)] = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
        ("&quot;", UInt8(ascii: "\"")), ("&apos;", UInt8(ascii: "'")),
    ]
}
