// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Turns a plain list of keys, one raw key a line, into rows of a CSV manifest: `bucket,key` with
/// the key percent-encoded. Pure; the list may come in pieces of any size.
///
/// Empty lines are left out, and so is a byte order mark. A carriage return is a byte of the key
/// unless the first line of the list ends in one: then all lines do.
package struct KeyListEncoder: Sendable {
    /// What stands before every key: bucket, comma and the prefix, percent-encoded.
    private let rowStart: [UInt8]
    private var isAtLineStart = true
    private var hasReturn = false
    /// Whether lines end in a carriage return too; `nil` until the first has ended.
    private var endsInReturn: Bool?
    private var mark: ArraySlice<UInt8> = [0xEF, 0xBB, 0xBF]
    /// Rows so far.
    private(set) package var rowCount: UInt64 = 0

    /// - Parameters:
    ///   - bucket: of every key.
    ///   - prefix: stands before every key, joined with exactly one `/`; empty for none.
    package init(bucket: String, prefix: String = "") {
        var start = Array("\(bucket),".utf8)
        for byte in prefix.utf8 { Self.appendEncoded(byte, to: &start) }
        if !prefix.isEmpty, !prefix.hasSuffix("/") { start.append(UInt8(ascii: "/")) }
        rowStart = start
    }

    /// Takes the next piece of the list.
    package mutating func encode(_ piece: some Sequence<UInt8>, into rows: inout [UInt8]) {
        for byte in piece {
            if let expected = mark.first {
                if byte == expected {
                    mark.removeFirst()
                    continue
                }
                takeBackMark(into: &rows)
            }
            take(byte, &rows)
        }
    }

    /// Ends a last line that has no line end.
    package mutating func finish(into rows: inout [UInt8]) {
        if !mark.isEmpty { takeBackMark(into: &rows) }
        if hasReturn, endsInReturn != true { append(0x0D, &rows) }
        hasReturn = false
        endLine(&rows)
    }

    private mutating func take(_ byte: UInt8, _ rows: inout [UInt8]) {
        guard byte != 0x0A else {
            if endsInReturn == nil, hasReturn || !isAtLineStart { endsInReturn = hasReturn }
            if hasReturn, endsInReturn != true { append(0x0D, &rows) }
            hasReturn = false
            endLine(&rows)
            return
        }
        if hasReturn { append(0x0D, &rows) }
        hasReturn = byte == 0x0D
        if !hasReturn { append(byte, &rows) }
    }

    private mutating func append(_ byte: UInt8, _ rows: inout [UInt8]) {
        if isAtLineStart { rows += rowStart }
        isAtLineStart = false
        Self.appendEncoded(byte, to: &rows)
    }

    private mutating func endLine(_ rows: inout [UInt8]) {
        guard !isAtLineStart else { return }
        rows.append(0x0A)
        rowCount += 1
        isAtLineStart = true
    }

    /// What looked like a mark were bytes of the first key.
    private mutating func takeBackMark(into rows: inout [UInt8]) {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        let taken = bytes.prefix(bytes.count - mark.count)
        mark = []
        for byte in taken { take(byte, &rows) }
    }

    private static func appendEncoded(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "/"):
            bytes.append(byte)
        default:
            bytes.append(UInt8(ascii: "%"))
            bytes.append(hexadecimal[Int(byte >> 4)])
            bytes.append(hexadecimal[Int(byte & 15)])
        }
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
}
