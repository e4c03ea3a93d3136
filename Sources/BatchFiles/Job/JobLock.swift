// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The ownership of a job directory: held as long as this exists, released by the kernel whatever
/// becomes of the process.
package final class JobLock: Sendable {
    private let descriptor: FileDescriptor

    /// Takes the advisory lock on the file `path`.
    ///
    /// - Throws: `BatchFileError` with the process number of the owner when there is one.
    init(path: String, jobID: String) throws {
        descriptor = try FileDescriptor(
            path: path, flags: O_RDWR | O_CREAT, action: "open the lock file")
        guard retrying({ flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }) == 0 else {
            let number = errno
            guard number == EWOULDBLOCK else {
                throw BatchFileError.system("lock", path: path, errno: number)
            }
            let owner = (try? FileSystem.read(path, action: "read")) ?? []
            let text = String(decoding: owner.prefix { $0 != 0x0A }, as: UTF8.self)
            let who = text.isEmpty ? "another process" : "process \(text)"
            throw BatchFileError(
                .jobDirectory,
                "Job \(jobID) is being run by \(who); wait until it ends, or stop it and resume.")
        }
        try descriptor.truncate(to: 0)
        try Array("\(getpid())\n".utf8).withUnsafeBytes { try descriptor.writeAll($0) }
    }

    /// Whether a process holds the lock. Asking takes a shared lock for a moment, which an owner's
    /// exclusive one refuses.
    static func isHeld(path: String) -> Bool {
        guard
            let descriptor = try? FileDescriptor(
                path: path, flags: O_RDONLY, action: "open the lock file")
        else { return false }
        return retrying({ flock(descriptor.rawValue, LOCK_SH | LOCK_NB) }) != 0
    }
}
