// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What tells, without reading it, whether a job has changed: two that are equal are of the same
/// state of it.
package struct JobStamp: Sendable, Hashable {
    /// What the file system says of a file; all zero for one that is not there.
    private struct Mark: Sendable, Hashable {
        var size: Int64 = 0
        var seconds = 0
        var nanoseconds = 0
        var node: UInt64 = 0

        init(_ path: String) {
            var status = stat()
            guard retrying({ stat(path, &status) }) == 0 else { return }
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
            node = UInt64(status.st_ino)
        }
    }

    private let journal: Mark
    private let wishes: Mark

    /// The stamp of a job at this moment.
    package init(_ directory: JobDirectory) {
        journal = Mark(directory.journalPath)
        wishes = Mark(directory.path + "/wishes.json")
    }

    /// Whether nobody has asked anything of the job in between.
    package func hasWishes(of other: JobStamp) -> Bool { wishes == other.wishes }

    /// Changes when a job comes or goes; nil where there is no directory of jobs. Two changes
    /// within a tick of the file system's clock may show as one.
    package static func names(stateDirectory: String) -> (seconds: Int, nanoseconds: Int)? {
        var status = stat()
        guard retrying({ stat(stateDirectory + "/jobs", &status) }) == 0 else { return nil }
        return (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
