// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Splits a command line as a POSIX shell does, without expanding anything (Python, `shlex.split`,
/// which is what botocore splits a `credential_process` with).
enum ShellWords {
    /// Nil when a quotation mark is not closed, or nothing follows a backslash.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = text[...]
        while let character = characters.popFirst() {
            if character == "\\", quote != "'" {
                guard let next = characters.popFirst() else { return nil }
                // Between double quotes it stands for itself, but before one and before itself.
                if quote == "\"", next != "\"", next != "\\" { word = (word ?? "") + "\\" }
                word = (word ?? "") + String(next)
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" || character.isNewline {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        return words
    }
}
