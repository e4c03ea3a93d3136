// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A journal on the local disk: appended with O_APPEND, made durable with `fdatasync`.
package final class DiskJournalFile: JournalFile {
    /// What the file is opened for.
    package enum Access: Sendable {
        case readOnly
        case append
    }

    package let name: String
    private let noun: String
    private let descriptor: FileDescriptor

    /// Opens an existing journal; `JobDirectory` creates it. `noun` is what errors call the file.
    package init(path: String, access: Access, noun: String = "journal") throws {
        let flags = access == .append ? O_RDWR | O_APPEND : O_RDONLY
        descriptor = try FileDescriptor(path: path, flags: flags, action: "open the \(noun)")
        name = path
        self.noun = noun
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws { try descriptor.writeAll(bytes) }

    /// Makes what was written durable, and makes sure that it still can be found: a file that was
    /// removed or replaced takes every write and keeps none.
    package func sync() throws {
        try descriptor.syncData()
        let mine = try descriptor.status()
        var named = stat()
        if retrying({ stat(name, &named) }) == 0 {
            if named.st_ino == mine.st_ino, named.st_dev == mine.st_dev { return }
        } else if errno != ENOENT, errno != ENOTDIR {
            // The answer is not known; what was written is safe.
            return
        }
        throw BatchFileError(
            .journalUnusable,
            "The \(noun) \(name) was removed or replaced while its job ran. Put it back and resume"
                + " the job; without it nobody knows what was done.")
    }

    package func truncate(to size: UInt64) throws { try descriptor.truncate(to: size) }
    package func size() throws -> UInt64 { UInt64(max(0, try descriptor.status().st_size)) }

    package func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        try descriptor.read(at: offset, into: buffer)
    }
}
