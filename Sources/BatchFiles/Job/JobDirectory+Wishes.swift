// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What was asked of a job, which anybody may add to at any time, whoever runs it.
extension JobDirectory {
    /// What was asked; not there when nothing was.
    package var wishesPath: String { path + "/wishes.json" }

    /// The bytes of the wishes; nil when there are none.
    package func readWishes() throws -> [UInt8]? {
        guard FileSystem.exists(wishesPath) else { return nil }
        return try FileSystem.read(wishesPath, action: "read what was asked of the job")
    }

    /// Replaces the wishes by what `change` makes of them, durably; whoever asks at the same time
    /// waits, so that no wish is lost. Nothing is written when it gives nil.
    package func changeWishes(_ change: ([UInt8]?) throws -> [UInt8]?) throws {
        try requireExisting()
        let lock = try FileDescriptor(
            path: path + "/wishes.lock", flags: O_RDWR | O_CREAT, action: "open the lock file")
        guard retrying({ flock(lock.rawValue, LOCK_EX) }) == 0 else {
            throw BatchFileError.system("lock", path: lock.path, errno: errno)
        }
        guard let wishes = try change(readWishes()) else { return }
        try FileSystem.replace(wishesPath, with: wishes)
    }
}
