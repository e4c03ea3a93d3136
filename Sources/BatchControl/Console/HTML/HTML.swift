// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A piece of a page. Only a literal of this program is markup; whatever is put into it by
/// interpolation is text and cannot become markup, in an element or in a quoted attribute.
///
/// Our own instead of a template library: what is escaped is then a matter of types, checked when
/// this is compiled, and the pages are part of the one file that the program is.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
}

extension HTML {
    /// What stands between the quotes of a literal of type `HTML`.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Text, in an element or between the quotes of an attribute.
        mutating func appendInterpolation(_ value: some StringProtocol) {
            HTMLText.escape(value, into: &text)
        }

        mutating func appendInterpolation(_ value: some BinaryInteger) {
            text += String(value)
        }

        mutating func appendInterpolation(_ part: HTML) {
            text += part.text
        }

        /// Nothing where there is no part.
        mutating func appendInterpolation(_ part: HTML?) {
            if let part { text += part.text }
        }

        mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { text += part.text }
        }

        /// A part that stands there only if something holds, as in `\(" checked", when: isOn)`.
        mutating func appendInterpolation(_ part: HTML, when condition: Bool) {
            if condition { text += part.text }
        }

        /// One segment of a path, or one name or value of a query.
        mutating func appendInterpolation(segment: String) {
            text += PercentEncoding.encode(segment)
        }
    }
}
