// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a request asks for, as it was received: nothing is decoded that a signature covers.
struct RequestTarget: Sendable, Equatable {
    /// The path, percent-encoded.
    let path: String
    /// The query's pairs in their order, percent-encoded.
    let query: [(name: String, value: String)]

    /// - Parameter text: the target in origin form, `/path?query`.
    init(_ text: String) {
        let (path, query) = Self.halves(text[...], at: "?")
        self.path = path.isEmpty ? "/" : String(path)
        self.query = (query ?? "").split(separator: "&").map { pair in
            let (name, value) = Self.halves(pair, at: "=")
            return (String(name), String(value ?? ""))
        }
    }

    /// The values of a query member, decoded; nil among them where one is no UTF-8.
    func values(_ name: String) -> [String?] {
        query.filter { Self.decoded($0.name) == name }.map { Self.decoded($0.value) }
    }

    /// The parts of the path between its slashes, decoded; nil where one is no UTF-8.
    var segments: [String]? {
        var segments: [String] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let segment = Self.decoded(String(part)) else { return nil }
            segments.append(segment)
        }
        return segments
    }

    /// Percent-decoded, with `+` as a space in no place; nil where an escape is broken or the bytes
    /// are no UTF-8.
    static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let high = digit(rest.removeFirst()),
                let low = digit(rest.removeFirst())
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.path == right.path && left.query.elementsEqual(right.query, by: ==)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func halves(
        _ text: Substring, at separator: Character
    ) -> (Substring, Substring?) {
        guard let place = text.utf8.firstIndex(of: separator.asciiValue ?? 0) else {
            return (text, nil)
        }
        return (text[..<place], text[text.utf8.index(after: place)...])
    }
}
