// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Replaces comments and the contents of string literals in Swift source by spaces and keeps every
/// line break, so that what remains is code at its old place.
///
/// Code inside an interpolation counts as part of the literal. Regular expression literals are not
/// known; the project has none.
struct SwiftBlanker {
    private let source: [UInt8]
    private var result: [UInt8]
    private var index = 0

    private init(_ text: String) {
        source = Array(text.utf8)
        result = source
    }

    static func blank(_ text: String) -> String {
        var blanker = SwiftBlanker(text)
        while blanker.index < blanker.source.count { blanker.step() }
        return String(decoding: blanker.result, as: UTF8.self)
    }

    private mutating func step() {
        if starts("//") {
            while index < source.count, source[index] != UInt8(ascii: "\n") { erase(1) }
        } else if starts("/*") {
            eraseBlockComment()
        } else if let delimiter = literalDelimiter() {
            index += delimiter.count
            eraseLiteral(closedBy: delimiter.reversed(), hashes: delimiter.filter(isHash).count)
        } else {
            index += 1
        }
    }

    /// Block comments nest.
    private mutating func eraseBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                erase(2)
            } else if starts("*/") {
                depth -= 1
                erase(2)
            } else {
                erase(1)
            }
        } while depth > 0 && index < source.count
    }

    /// What opens a literal here: any number of `#`, then one quote or three.
    private func literalDelimiter() -> [UInt8]? {
        var end = index
        while end < source.count, isHash(source[end]) { end += 1 }
        guard end < source.count, source[end] == UInt8(ascii: "\"") else { return nil }
        let isTriple = source[end...].starts(with: Array("\"\"\"".utf8))
        return Array(source[index..<(end + (isTriple ? 3 : 1))])
    }

    private mutating func eraseLiteral(closedBy closing: [UInt8], hashes: Int) {
        let escape = [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
        let isSingleLine = closing.count == hashes + 1
        while index < source.count {
            if source[index...].starts(with: closing) {
                index += closing.count
                return
            }
            // An unfinished literal ends with its line: the rest of the file stays visible.
            if isSingleLine, source[index] == UInt8(ascii: "\n") { return }
            if source[index...].starts(with: escape + [UInt8(ascii: "(")]) {
                erase(escape.count)
                eraseInterpolation()
            } else if source[index...].starts(with: escape) {
                erase(escape.count + 1)
            } else {
                erase(1)
            }
        }
    }

    /// Balanced parentheses, with literals inside them that may hold unbalanced ones.
    private mutating func eraseInterpolation() {
        var depth = 0
        repeat {
            if source[index] == UInt8(ascii: "\"") {
                let begin = index
                step()
                for place in begin..<min(index, source.count) { eraseByte(at: place) }
                continue
            }
            if source[index] == UInt8(ascii: "(") { depth += 1 }
            if source[index] == UInt8(ascii: ")") { depth -= 1 }
            erase(1)
        } while depth > 0 && index < source.count
    }

    private mutating func erase(_ count: Int) {
        for _ in 0..<count where index < source.count {
            eraseByte(at: index)
            index += 1
        }
    }

    private mutating func eraseByte(at place: Int) {
        if result[place] != UInt8(ascii: "\n") { result[place] = UInt8(ascii: " ") }
    }

    private func starts(_ prefix: String) -> Bool {
        source[index...].starts(with: prefix.utf8)
    }

    private func isHash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "#") }
}
