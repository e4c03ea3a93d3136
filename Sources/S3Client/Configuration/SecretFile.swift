// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Writes files that hold tokens.
enum SecretFile {
    /// Puts a file in the place of an older one: whoever reads it finds the old bytes or the new
    /// ones, never a part. Only its owner may read it.
    ///
    /// - Throws: `S3ClientError` naming the path and the system's reason.
    @Sendable static func replace(_ path: String, with bytes: [UInt8]) throws {
        var template = Array("\(path).XXXXXX".utf8CString)
        // The file is made with mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw unwritable(path) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        do {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path)
            guard fsync(descriptor) == 0 else { throw unwritable(path) }
        } catch {
            unlink(template)
            throw error
        }
        guard rename(template, path) == 0 else {
            let problem = unwritable(path)
            unlink(template)
            throw problem
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw unwritable(path)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// With the reason of the call that has just failed.
    private static func unwritable(_ path: String) -> S3ClientError {
        S3ClientError(
            .configuration,
            "The file \(path) cannot be written: \(String(cString: strerror(errno))).")
    }
}
