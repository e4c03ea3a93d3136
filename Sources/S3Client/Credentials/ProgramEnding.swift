// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Tells how a program ended that did not end well.
enum ProgramEnding {
    /// The longest run of characters that is taken for a word; keys and tokens are longer.
    private static let wordMax = 19

    /// The end of a sentence.
    ///
    /// - Parameters:
    ///   - status: as `waitpid` gives it.
    ///   - said: what the program wrote to standard error.
    /// - Returns: such as "ended with status 1; it said: no such profile".
    static func sentence(_ status: CInt, said: [UInt8]) -> String {
        let signal = status & 0x7F
        let how =
            signal == 0
            ? "ended with status \((status >> 8) & 0xFF)" : "was ended by signal \(signal)"
        let line = lastLine(said)
        return line.isEmpty ? how : "\(how); it said: \(line)"
    }

    /// The last line that is not empty, in which whatever may be a secret is starred.
    static func lastLine(_ said: [UInt8]) -> String {
        let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
        let line = lines.last { $0.contains { !$0.isWhitespace } } ?? ""
        var text = ""
        var word = ""
        for character in line {
            if isOfToken(character) {
                word.append(character)
                continue
            }
            text += starred(word)
            word = ""
            let isPrintable = character.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x7F
            }
            text += isPrintable ? String(character) : " "
        }
        return text + starred(word)
    }

    private static func isOfToken(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "+/=_-.".contains(character))
    }

    private static func starred(_ word: String) -> String {
        word.count > wordMax ? "****" : word
    }
}
