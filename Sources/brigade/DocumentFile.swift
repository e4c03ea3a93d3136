// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Reads a small text that a person wrote: a job document.
enum DocumentFile {
    /// A job document is a few kilobytes; whatever is larger was meant for something else.
    private static let bytesMax = 4 << 20

    /// Reads a file, a `file://` path as the AWS tools take it, or standard input for `-`.
    static func read(_ name: String) throws -> String {
        let path = name.hasPrefix("file://") ? String(name.dropFirst("file://".count)) : name
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw unreadable(path)
            }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= bytesMax else {
                throw CommandEnd(
                    CommandEnd.usage,
                    "\(path): too large for a job document; to copy a manifest: brigade "
                        + "copy \(path) …"
                )
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandEnd(
                CommandEnd.usage, "\(path): a job document is JSON in UTF-8, this is not")
        }
        return text
    }

    private static func unreadable(_ path: String) -> CommandEnd {
        CommandEnd(CommandEnd.usage, "\(path): \(String(cString: strerror(errno)))")
    }
}
