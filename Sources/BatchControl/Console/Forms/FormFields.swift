// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The names and values of a form, or of a query (`application/x-www-form-urlencoded`).
struct FormFields: Sendable, Equatable {
    private var fields: [(name: String, value: String)] = []

    init() {}

    /// Reads them; nil where they are not what a browser would send, or too many.
    init?(_ text: some StringProtocol) {
        for pair in text.split(separator: "&") {
            guard fields.count < ConsoleLimits.formFieldsMax else { return nil }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1] : ""
            guard let name = PercentEncoding.decode(parts[0], isForm: true),
                let text = PercentEncoding.decode(value, isForm: true)
            else { return nil }
            // Browsers send the lines of a text area with CR LF.
            fields.append((name, text.replacing("\r\n", with: "\n")))
        }
    }

    /// The value, without blanks around it; nil when it is not there or empty.
    subscript(name: String) -> String? {
        guard let value = fields.first(where: { $0.name == name })?.value else { return nil }
        let isBlank = { (character: Character) in character.isWhitespace }
        let text = value.drop(while: isBlank)
        guard let last = text.lastIndex(where: { !isBlank($0) }) else { return nil }
        return String(text[...last])
    }

    /// The value as it was sent.
    func raw(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values of a name, in order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Whether a box was ticked.
    func isSet(_ name: String) -> Bool { self[name] != nil }

    mutating func set(_ name: String, _ value: String?) {
        fields.removeAll { $0.name == name }
        if let value { fields.append((name, value)) }
    }

    static func == (left: FormFields, right: FormFields) -> Bool {
        left.fields.map(\.name) == right.fields.map(\.name)
            && left.fields.map(\.value) == right.fields.map(\.value)
    }
}
