// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// An open file, closed exactly once when its owner lets go of it.
///
/// Every call retries on EINTR and turns `errno` into a `BatchFileError` at once.
struct FileDescriptor: ~Copyable, Sendable {
    let rawValue: Int32
    let path: String

    /// Opens `path`; `action` completes the sentence "Cannot … <path>".
    init(path: String, flags: Int32, mode: mode_t = 0o600, action: String) throws {
        let opened = retrying { open(path, flags | O_CLOEXEC, mode) }
        guard opened >= 0 else { throw BatchFileError.system(action, path: path, errno: errno) }
        rawValue = opened
        self.path = path
    }

    deinit { _ = close(rawValue) }

    /// Reads at most the buffer's size at `offset`; 0 only at the end of the file.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
        let count = retrying { pread(rawValue, base, buffer.count, off_t(clamping: offset)) }
        guard count >= 0 else { throw BatchFileError.system("read", path: path, errno: errno) }
        return count
    }

    /// Writes all bytes at the file's position (its end when opened with O_APPEND).
    func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = retrying { write(rawValue, base + written, bytes.count - written) }
            guard count >= 0 else { throw BatchFileError.system("write", path: path, errno: errno) }
            written += count
        }
    }

    /// Makes the written bytes survive a power cut.
    func syncData() throws {
        guard retrying({ fdatasync(rawValue) }) == 0 else {
            throw BatchFileError.system("sync", path: path, errno: errno)
        }
    }

    /// Cuts the file to `size` bytes.
    func truncate(to size: UInt64) throws {
        guard retrying({ ftruncate(rawValue, off_t(clamping: size)) }) == 0 else {
            throw BatchFileError.system("truncate", path: path, errno: errno)
        }
    }

    /// What the file system says about the open file.
    func status() throws -> stat {
        var result = stat()
        guard retrying({ fstat(rawValue, &result) }) == 0 else {
            throw BatchFileError.system("examine", path: path, errno: errno)
        }
        return result
    }
}

/// Repeats a system call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
