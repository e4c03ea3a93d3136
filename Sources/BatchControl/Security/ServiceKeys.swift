// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Logging
import S3Client
import Synchronization

/// The keys that requests may be signed with, read again when their file has changed.
final class ServiceKeys: Sendable {
    /// What a file looked like when it was read.
    private struct Mark: Equatable {
        let inode: UInt64
        let bytes: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private struct Contents {
        var mark: Mark
        var ring: KeyRing
    }

    private let path: String
    private let logger: Logger
    private let contents: Mutex<Contents>

    /// - Throws: `ControlStartProblem` when the file cannot be read, is damaged or has no key.
    init(path: String, logger: Logger) throws {
        self.path = path
        self.logger = logger
        guard let mark = Self.mark(path) else {
            throw ControlStartProblem("The key file \(path) cannot be read; check its name.")
        }
        let ring = try Self.read(path)
        guard !ring.isEmpty else {
            throw ControlStartProblem(
                "The key file \(path) has no key; it must have aws_access_key_id and "
                    + "aws_secret_access_key below a [section].")
        }
        contents = Mutex(Contents(mark: mark, ring: ring))
    }

    /// The keys as the file has them. A file that cannot be used leaves what there was.
    var current: KeyRing {
        contents.withLock { contents in
            guard let mark = Self.mark(path), mark != contents.mark else { return contents.ring }
            contents.mark = mark
            do {
                contents.ring = try Self.read(path)
                logger.info("The keys of \(path) were read again.")
            } catch {
                logger.error("\(error) The keys from before go on being used.")
            }
            return contents.ring
        }
    }

    private static func read(_ path: String) throws -> KeyRing {
        guard let bytes = SmallFile.read(path) else {
            throw ControlStartProblem("The key file \(path) cannot be read.")
        }
        do {
            return try KeyRing(
                credentialsFile: String(decoding: bytes, as: UTF8.self), path: path)
        } catch {
            throw ControlStartProblem("\(error)")
        }
    }

    private static func mark(_ path: String) -> Mark? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Mark(
            inode: UInt64(facts.st_ino), bytes: Int64(facts.st_size),
            seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec)
    }
}
