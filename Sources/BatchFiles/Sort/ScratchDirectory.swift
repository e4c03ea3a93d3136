// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A directory for files that nothing needs after a crash: emptied when it is begun, and removed
/// with the last that refers to it.
package final class ScratchDirectory: Sendable {
    let path: String

    package init(path: String) throws {
        self.path = path
        FileSystem.removeFlatDirectory(path)
        try FileSystem.makeDirectories(path)
    }

    deinit { FileSystem.removeFlatDirectory(path) }
}
