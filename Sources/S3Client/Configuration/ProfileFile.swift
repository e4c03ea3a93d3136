// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A shared configuration or credentials file: sections of `name = value` lines, where a name
/// without value may head a block of indented ones (AWS SDKs and Tools Reference Guide, "Shared
/// config and credentials files").
struct ProfileFile: Equatable {
    /// One section: its plain values, and its blocks by name.
    struct Section: Equatable {
        var values: [String: String] = [:]
        var blocks: [String: [String: String]] = [:]
    }

    /// By the text between the brackets, white space runs made one space, quotes removed.
    private(set) var sections: [String: Section] = [:]

    /// An absent file.
    init() {}

    /// - Parameters:
    ///   - text: the file's contents.
    ///   - path: for messages.
    /// - Throws: `S3ClientError` naming file and line of what is no section, value or comment.
    init(parsing text: String, path: String) throws {
        var section: String?
        var block: String?
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let content = Self.trim(line)
            guard let first = content.first, first != "#", first != ";" else { continue }
            if first == "[" {
                guard content.hasSuffix("]") else {
                    throw Self.wrong(path, number, "a section name must end with ]")
                }
                section = Self.sectionName(content)
                block = nil
                if let section, sections[section] == nil { sections[section] = Section() }
                continue
            }
            guard let section else {
                throw Self.wrong(path, number, "a value must stand below a [section]")
            }
            guard let equals = content.firstIndex(of: "=") else {
                throw Self.wrong(path, number, "expected name = value")
            }
            let name = Self.trim(content[..<equals]).lowercased()
            let value = Self.trim(content[content.index(after: equals)...])
            let isIndented = line.first?.isWhitespace == true
            if isIndented, let block {
                sections[section]?.blocks[block, default: [:]][name] = String(value)
            } else if value.isEmpty {
                block = name
                sections[section]?.values[name] = ""
            } else {
                block = nil
                sections[section]?.values[name] = String(value)
            }
        }
    }

    /// `[ profile  "my one" ]` is named `profile my one`.
    private static func sectionName(_ line: Substring) -> String {
        line.dropFirst().dropLast().filter { $0 != "\"" && $0 != "'" }
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return text
    }

    private static func wrong(_ path: String, _ line: Int, _ reason: String) -> S3ClientError {
        S3ClientError(.configuration, "Line \(line) of \(path) is wrong: \(reason).")
    }
}
