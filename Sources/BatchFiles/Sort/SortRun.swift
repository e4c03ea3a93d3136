// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A scratch file of sorted records, closed while nobody reads it; removed with the last that
/// refers to it.
final class SortRun: Sendable {
    let path: String

    init(path: String) {
        self.path = path
    }

    deinit { _ = unlink(path) }

    func open(flags: Int32 = O_RDONLY) throws -> SortRunFile {
        try SortRunFile(self, flags: flags)
    }
}
