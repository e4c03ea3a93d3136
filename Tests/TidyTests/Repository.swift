// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Foundation

/// The project's own text files: what git tracks, and new files it would not ignore.
enum Repository {
    /// Two folders above this one.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Read once, since every rule looks at the same files.
    private static let read = Result { try readFiles() }

    /// Every text file, with the paths sorted.
    ///
    /// - Throws: `RepositoryFailure` where git cannot list the files.
    static func files() throws -> [SourceFile] { try read.get() }

    private static func readFiles() throws -> [SourceFile] {
        try paths().sorted().compactMap { path in
            let url = root.appending(path: path)
            // A file that is no UTF-8 is no text; one deleted but still tracked is not there.
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
            return SourceFile(path: path, text: text)
        }
    }

    private static func paths() throws -> [String] {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        git.currentDirectoryURL = root
        let output = Pipe()
        git.standardOutput = output
        try git.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        guard git.terminationStatus == 0 else {
            throw RepositoryFailure(message: "git ls-files failed; is this a git checkout?")
        }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
