// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Synchronization

/// A file under a temporary name until it is whole; removed when its owner gives up before that.
final class UnfinishedFile: Sendable {
    private let descriptor: FileDescriptor
    private let path: String
    /// Once renamed, the temporary name may belong to the next file.
    private let isFinished = Atomic(false)

    /// Begins the file that will be `path`.
    init(path: String) throws {
        self.path = path
        descriptor = try FileDescriptor(
            path: path + ".new", flags: O_WRONLY | O_CREAT | O_TRUNC, action: "write")
    }

    deinit {
        if !isFinished.load(ordering: .relaxed) { _ = unlink(descriptor.path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try descriptor.writeAll(bytes) }

    /// Makes the file durable under `finalPath`, or under the path it was begun for.
    func finish(as finalPath: String? = nil) throws {
        try descriptor.syncData()
        try FileSystem.move(descriptor.path, to: finalPath ?? path)
        isFinished.store(true, ordering: .relaxed)
    }
}
