// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

extension BenchResult {
    /// The file's text.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a result without a JSON form: infinity or not a number")
        }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Writes a text, first under another name, so that nobody reads half of it.
    ///
    /// - Throws: `BenchFailure` when the file cannot be written.
    package static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw BenchFailure(.file, "\(path) cannot be written: \(Self.reason(error))")
        }
    }

    /// Reads the result of an earlier measurement.
    ///
    /// - Throws: `BenchFailure` naming the file and what is wrong with it.
    package init(readingFrom path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw BenchFailure(.file, "\(path) cannot be read: \(Self.reason(error))")
        }
        let decoder = JSONDecoder()
        guard let head = try? decoder.decode(Head.self, from: data),
            head.format == Self.formatName
        else {
            throw BenchFailure(.file, "\(path) is not the result of a `brigade bench run`")
        }
        guard head.formatVersion == Self.formatVersion else {
            throw BenchFailure(
                .file,
                "\(path) has format version \(head.formatVersion), this program reads "
                    + "\(Self.formatVersion): measure again, or use the program that wrote it")
        }
        do {
            self = try decoder.decode(BenchResult.self, from: data)
        } catch {
            throw BenchFailure(.file, "\(path) is damaged: \(error)")
        }
    }

    /// What is read first.
    private struct Head: Decodable {
        var format: String
        var formatVersion: Int
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or folder"
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        case .fileWriteOutOfSpace: return "no space left"
        default: return "error \(error.code.rawValue)"
        }
    }
}
