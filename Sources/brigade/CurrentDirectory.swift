// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The directory that relative paths start from.
enum CurrentDirectory {
    static var path: String {
        guard let directory = getcwd(nil, 0) else { return "." }
        defer { free(directory) }
        return String(cString: directory)
    }
}
