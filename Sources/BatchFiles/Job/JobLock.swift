// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The ownership of a job directory: held as long as this exists, released by the kernel whatever
/// becomes of the process.
package final class JobLock: Sendable {
    private let descriptor: FileDescriptor
    /// The journal is locked as well: who removes the lock file lets nobody in.
    private let journal: FileDescriptor

    /// Takes the advisory locks on the files `path` and `journalPath`.
    ///
    /// - Throws: `BatchFileError` with the process number of the owner when there is one.
    init(path: String, journalPath: String, jobID: String) throws {
        descriptor = try FileDescriptor(
            path: path, flags: O_RDWR | O_CREAT, action: "open the lock file")
        journal = try FileDescriptor(
            path: journalPath, flags: O_RDWR, action: "open the journal")
        for file in [descriptor.rawValue, journal.rawValue] {
            let number = FileLock.take(file)
            guard number == 0 else { throw Self.refusal(number, path: path, jobID: jobID) }
        }
        try descriptor.truncate(to: 0)
        try Array("\(getpid())\n".utf8).withUnsafeBytes { try descriptor.writeAll($0) }
    }

    private static func refusal(_ number: Int32, path: String, jobID: String) -> BatchFileError {
        guard number == EWOULDBLOCK else {
            return BatchFileError.system("lock", path: path, errno: number)
        }
        let owner = (try? FileSystem.read(path, action: "read")) ?? []
        let text = String(decoding: owner.prefix { $0 != 0x0A }, as: UTF8.self)
        let who = text.isEmpty ? "another process" : "process \(text)"
        return BatchFileError(
            .jobDirectory,
            "Job \(jobID) is being run by \(who); wait until it ends, or stop it and resume.")
    }
}
