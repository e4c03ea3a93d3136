// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Removes a scratch file when the last that refers to it is gone.
final class FileRemoval: Sendable {
    private let path: String

    init(path: String) {
        self.path = path
    }

    deinit { _ = unlink(path) }
}
