// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Glibc

/// What somebody needs to log in at the console: a line in `<state>/service/token`.
package enum LoginToken {
    /// Where it lies.
    package static func path(stateDirectory: String) -> String {
        stateDirectory + "/service/token"
    }

    /// The token of a state directory; made, for its owner alone to read, where there is none.
    ///
    /// - Throws: `LoginTokenProblem` when the file cannot be read or made, or others can read it.
    package static func load(stateDirectory: String) throws(LoginTokenProblem) -> ConsoleSecret {
        let path = path(stateDirectory: stateDirectory)
        if let token = try existing(path) { return token }
        let folder = stateDirectory + "/service"
        guard mkdir(stateDirectory, 0o755) == 0 || errno == EEXIST,
            mkdir(folder, 0o700) == 0 || errno == EEXIST
        else { throw LoginTokenProblem(path: folder, reason: Self.reason) }
        try make(path)
        guard let token = try existing(path) else {
            throw LoginTokenProblem(path: path, reason: "it is gone again")
        }
        return token
    }

    /// The token that is there; nil when there is no such file.
    package static func existing(_ path: String) throws(LoginTokenProblem) -> ConsoleSecret? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw LoginTokenProblem(path: path, reason: reason)
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw LoginTokenProblem(path: path, reason: reason) }
        guard facts.st_mode & 0o077 == 0 else {
            throw LoginTokenProblem(
                path: path, reason: "others than its owner may read it; do 'chmod 600' on it")
        }
        var bytes = [UInt8](repeating: 0, count: 300)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw LoginTokenProblem(path: path, reason: reason) }
        let line = String(decoding: bytes.prefix(count), as: UTF8.self)
        let end = line.firstIndex(where: \.isNewline) ?? line.endIndex
        guard let token = ConsoleSecret(text: String(line[..<end])) else {
            throw LoginTokenProblem(
                path: path,
                reason: "it holds no token of 32 to 256 characters; remove it and a new one is "
                    + "made at the next start")
        }
        return token
    }

    /// Written beside and linked into place: two daemons that start at once end up with one token.
    private static func make(_ path: String) throws(LoginTokenProblem) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw LoginTokenProblem(path: temporary, reason: reason) }
        defer {
            close(file)
            unlink(temporary)
        }
        let line = Array((ConsoleSecret().text + "\n").utf8)
        guard write(file, line, line.count) == line.count, fsync(file) == 0,
            link(temporary, path) == 0 || errno == EEXIST
        else { throw LoginTokenProblem(path: path, reason: reason) }
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
