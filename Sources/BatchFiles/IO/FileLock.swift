// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Advisory locks on files. The kernel releases them, whatever becomes of their owner.
enum FileLock {
    /// Locks a file; gives the system's error number, or 0. Who only asks (`isHeld`) is in the way
    /// for a moment, so a first refusal is not believed.
    static func take(_ file: Int32) -> Int32 {
        for _ in 0..<20 {
            if retrying({ flock(file, LOCK_EX | LOCK_NB) }) == 0 { return 0 }
            guard errno == EWOULDBLOCK else { return errno }
            usleep(10_000)
        }
        return EWOULDBLOCK
    }

    /// Whether a process holds a file's lock. Asking takes a shared one for a moment, which an
    /// owner's exclusive one refuses.
    static func isHeld(_ path: String) -> Bool {
        guard
            let file = try? FileDescriptor(
                path: path, flags: O_RDONLY, action: "open the lock file")
        else { return false }
        return retrying({ flock(file.rawValue, LOCK_SH | LOCK_NB) }) != 0
    }
}
