// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Text as it stands in HTML.
enum HTMLText {
    /// Appends `value` so that it is text in an element and between either kind of quotes.
    /// Characters that nobody would see, or that turn the line round, are shown as symbols.
    static func escape(_ value: some StringProtocol, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\r", "\t": text.unicodeScalars.append(scalar)
            default: text.unicodeScalars.append(visible(scalar))
            }
        }
    }

    /// The symbol of a control character (U+2400 and on); a mark for what reorders text.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
