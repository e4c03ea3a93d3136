// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A file that a command makes for a person: there when it is whole, and not at all before.
package final class OutputFile: Sendable {
    private let file: UnfinishedFile

    /// Begins the file that will be `path`, and makes the folders above it.
    package init(path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try FileSystem.makeDirectories(String(path[..<slash]))
        }
        file = try UnfinishedFile(path: path)
    }

    package func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try file.write($0) }
    }

    /// Gives the file its name.
    package func finish() throws { try file.finish() }

    /// A whole file at once.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OutputFile(path: path)
        try file.write(bytes)
        try file.finish()
    }
}
