// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Text for XML bodies.
package enum XMLText {
    /// Escapes what has a meaning in XML, and white space that a parser would change
    /// (XML 1.0 §2.11).
    package static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            case "\r": escaped += "&#13;"
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
