// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Makes the key file of a daemon that has none: one random pair, for its owner alone to read.
package enum FirstKeys {
    /// Makes the file, and its folder, if there is none.
    ///
    /// - Returns: whether it was made.
    /// - Throws: `ControlStartProblem` with the path and the system's reason.
    package static func make(at path: String) throws -> Bool {
        try makeFolders(of: path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw problem(path)
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let problem = problem(path)
            unlink(path)
            throw problem
        }
        return true
    }

    /// Every folder above the file, for its owner alone.
    private static func makeFolders(of path: String) throws {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += path.hasPrefix("/") || !folder.isEmpty ? "/\(part)" : "\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw problem(folder) }
        }
    }

    /// A section as every SDK reads it. The system's generator is the source of both.
    private static var text: String {
        let id = "BRIGADE" + word(13, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let secret = word(
            40, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return "[default]\naws_access_key_id = \(id)\naws_secret_access_key = \(secret)\n"
    }

    private static func word(_ count: Int, of letters: String) -> String {
        let letters = Array(letters)
        return String((0..<count).map { _ in letters[Int.random(in: letters.indices)] })
    }

    private static func problem(_ path: String) -> ControlStartProblem {
        ControlStartProblem(
            "The key file \(path) cannot be made: \(String(cString: strerror(errno))).")
    }
}
