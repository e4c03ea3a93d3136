// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A manifest read the slow and obvious way, to compare with: whole in memory, row by row,
/// character by character, building every field.
struct NaiveManifest {
    struct Row: Equatable {
        var line: UInt64
        var raw: [UInt8]
        /// The fields' texts; nil when the row's quotes are wrong.
        var fields: [[UInt8]]?
    }

    let bytes: [UInt8]

    func rows() -> [Row] {
        var result: [Row] = []
        var line: UInt64 = 1
        var start = 0
        while start < bytes.count {
            let (row, next, lines) = row(at: start, line: line)
            if !row.raw.isEmpty { result.append(row) }
            start = next
            line += lines
        }
        return result
    }

    private func row(at start: Int, line: UInt64) -> (row: Row, next: Int, lines: UInt64) {
        // Every line end is tried in turn: the row is the shortest run of lines with closed quotes.
        var lines: UInt64 = 0
        var end = start
        while end < bytes.count {
            var content = end
            while content < bytes.count, bytes[content] != 10 { content += 1 }
            let next = min(content + 1, bytes.count)
            if content > end, bytes[content - 1] == 13 { content -= 1 }
            lines += 1
            let raw = Array(bytes[start..<content])
            switch split(raw) {
            case .fields(let fields):
                return (Row(line: line, raw: raw, fields: fields), next, lines)
            case .stray where lines == 1: return (Row(line: line, raw: raw), next, 1)
            case .stray: return firstLine(from: start, line: line)
            case .open: end = next
            }
        }
        return firstLine(from: start, line: line)
    }

    private func firstLine(from start: Int, line: UInt64) -> (Row, Int, UInt64) {
        let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
        var raw = Array(bytes[start..<end])
        if raw.last == 13 { raw.removeLast() }
        return (Row(line: line, raw: raw), min(end + 1, bytes.count), 1)
    }

    private enum Split { case fields([[UInt8]]), open, stray }

    private func split(_ raw: [UInt8]) -> Split {
        var fields: [[UInt8]] = []
        var rest = raw[...]
        while true {
            var field: [UInt8] = []
            if rest.first == 34 {
                rest = rest.dropFirst()
                while true {
                    guard let byte = rest.popFirst() else { return .open }
                    if byte != 34 {
                        field.append(byte)
                    } else if rest.first == 34 {
                        field.append(34)
                        rest = rest.dropFirst()
                    } else {
                        break
                    }
                }
                // A quote opened later in the row may still be open; the row is wrong either way.
                if let byte = rest.first, byte != 44 { return isOpen(raw) ? .open : .stray }
            } else {
                while let byte = rest.first, byte != 44 {
                    field.append(byte)
                    rest = rest.dropFirst()
                }
            }
            fields.append(field)
            if rest.isEmpty { return .fields(fields) }
            rest = rest.dropFirst()
        }
    }

    /// Whether the row ends inside a quoted field, whatever else is wrong with it.
    private func isOpen(_ raw: [UInt8]) -> Bool {
        var inside = false
        var atStart = true
        var index = 0
        while index < raw.count {
            let byte = raw[index]
            if inside {
                if byte == 34, index + 1 < raw.count, raw[index + 1] == 34 {
                    index += 1
                } else if byte == 34 {
                    inside = false
                }
            } else if byte == 34, atStart {
                inside = true
            }
            atStart = byte == 44 && !inside
            index += 1
        }
        return inside
    }
}
