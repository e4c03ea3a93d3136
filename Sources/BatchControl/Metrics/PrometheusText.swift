// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Writes metrics as Prometheus reads them (Prometheus documentation, "Exposition formats", text
/// format 0.0.4). Pure.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// The media type of the text.
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""
    private var family = ""

    /// Begins the samples of one metric.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample of the metric that was begun; `suffix` as in `_bucket`.
    mutating func add(
        _ labels: [(name: String, value: String)], suffix: String = "", _ value: String
    ) {
        text += family + suffix
        if !labels.isEmpty {
            let written = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
            text += "{" + written.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// A sample without labels.
    mutating func add(_ value: String) { add([], value) }

    private static func escaped(_ value: String) -> String {
        var written = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": written += "\\\\"
            case "\"": written += "\\\""
            case "\n": written += "\\n"
            default: written.unicodeScalars.append(character)
            }
        }
        return written
    }
}
