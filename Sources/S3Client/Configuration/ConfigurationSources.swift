// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Glibc

/// Where settings come from besides the command line: environment variables and files.
package struct ConfigurationSources: Sendable {
    package var environment: [String: String]
    /// The bytes of a file, nil when it does not exist; throws `S3ClientError` when it cannot be
    /// read.
    package var readFile: @Sendable (_ path: String) throws -> [UInt8]?
    /// Puts a file that holds secrets in the place of an older one, at once and for its owner only;
    /// throws `S3ClientError`.
    var replaceFile: @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void

    package init(
        environment: [String: String],
        readFile: @escaping @Sendable (_ path: String) throws -> [UInt8]?
    ) {
        self.environment = environment
        self.readFile = readFile
        replaceFile = SecretFile.replace
    }

    /// The process's own environment and the file system.
    package static var system: ConfigurationSources {
        ConfigurationSources(
            environment: ProcessInfo.processInfo.environment, readFile: readSystemFile)
    }

    /// A variable's value; an empty one counts as not set.
    func variable(_ name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// Replaces a `~` at the beginning by the home folder.
    func expand(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    @Sendable private static func readSystemFile(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return nil }
            throw unreadable(path, String(cString: strerror(code)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw unreadable(path, String(cString: strerror(code)))
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= ClientLimits.configurationFileBytesMax else {
                throw unreadable(path, "it is too large for a configuration file")
            }
        }
    }

    private static func unreadable(_ path: String, _ reason: String) -> S3ClientError {
        S3ClientError(.configuration, "The file \(path) cannot be read: \(reason).")
    }
}
