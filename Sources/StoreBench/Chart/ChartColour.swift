// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A colour by its class in the style sheet, which has one value for light and one for dark pages.
enum ChartColour: Sendable {
    /// One of several results, from 0.
    case result(Int)
    /// One of the percentiles p50, p90, p99 and p99.9, from 0: a ramp, since they have an order.
    case percentile(Int)

    var className: String {
        switch self {
        case .result(let index): "r\(index % Self.results.count)"
        case .percentile(let index): "q\(index % Self.percentiles.count)"
        }
    }

    private typealias Pair = (light: String, dark: String)

    private static let results: [Pair] = [
        ("#1f6feb", "#6aa5ff"), ("#d1570c", "#ff9d5c"), ("#1a8754", "#4fc98a"),
        ("#9b3bb5", "#d28bea"), ("#8a6a00", "#e0b93c"), ("#c2255c", "#ff7aa8"),
    ]
    private static let percentiles: [Pair] = [
        ("#7fb2f5", "#3d6fb0"), ("#3f86e8", "#5b97ea"), ("#1a56b8", "#9cc4ff"),
        ("#0b2f6b", "#dceaff"),
    ]

    /// The rules of all colours. Plain values, not variables, which not every drawer of SVG knows.
    static var rules: String {
        rules(\.light) + "@media(prefers-color-scheme:dark){" + rules(\.dark) + "}"
    }

    private static func rules(_ scheme: KeyPath<Pair, String>) -> String {
        func rule(_ name: String, _ colour: String) -> String {
            ".\(name){stroke:\(colour)}.f\(name){fill:\(colour)}"
        }
        return results.enumerated().map { rule("r\($0)", $1[keyPath: scheme]) }.joined()
            + percentiles.enumerated().map { rule("q\($0)", $1[keyPath: scheme]) }.joined()
    }
}
