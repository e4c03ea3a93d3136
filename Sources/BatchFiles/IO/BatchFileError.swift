// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What went wrong with a file of a job: one sentence that says what, where and what to do.
///
/// Rows that cannot be copied are data (`RowProblem`, `TaskFailure`); this is thrown only where the
/// job as a whole cannot go on.
package struct BatchFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The family of the failure, for callers that react differently.
    package enum Code: Sendable, Equatable {
        /// The operating system refused: missing file, no permission, full disk, I/O error.
        case system
        /// The manifest cannot be used at all (empty, binary, every first row malformed).
        case manifestUnusable
        /// The manifest is not the one the job was started with.
        case manifestChanged
        /// The journal is not ours, of a newer version, or damaged before its last record.
        case journalUnusable
        /// A prepared manifest is not ours, of a newer version, or damaged.
        case preparedUnusable
        /// A job directory exists already, is missing, or is owned by another process.
        case jobDirectory
        /// The report could not be made from manifest and journal: they contradict each other.
        case report
    }

    package let code: Code
    /// One sentence for a person, with the path in it.
    package let message: String
    /// The operating system's error number, or 0.
    package let errnoValue: Int32

    package init(_ code: Code, _ message: String, errnoValue: Int32 = 0) {
        self.code = code
        self.message = message
        self.errnoValue = errnoValue
    }

    /// Whether there is no such file.
    package var isMissingFile: Bool { errnoValue == ENOENT || errnoValue == ENOTDIR }

    package var description: String { message }

    /// An error of the operating system while doing `action` ("write the journal") on `path`.
    static func system(_ action: String, path: String, errno number: Int32) -> BatchFileError {
        let why = advice(number)
        return BatchFileError(.system, "Cannot \(action) \(path): \(why).", errnoValue: number)
    }

    private static func advice(_ number: Int32) -> String {
        switch number {
        case ENOENT: "it does not exist; check the path"
        case EACCES, EPERM: "permission denied; check who owns it and its mode"
        case ENOSPC: "the disk is full; free some space and resume the job"
        case EDQUOT: "the disk quota is used up; free some space and resume the job"
        case EFBIG: "it may not grow any larger; raise the limit (ulimit -f) and resume the job"
        case EIO: "the disk reported an input/output error; check the device before going on"
        case ENOLCK, EOPNOTSUPP, ENOSYS:
            "the file system knows no locks, which keep two processes from running one job; use a"
                + " local one (--state-dir)"
        case EROFS: "the file system is mounted read-only"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory, not a file"
        case EMFILE, ENFILE: "too many files are open; raise the limit (ulimit -n)"
        case ENAMETOOLONG: "the path is too long"
        default: String(cString: strerror(number))
        }
    }
}
