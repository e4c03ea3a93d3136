// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// What is piped into the process. Reading blocks the thread until something comes.
package struct StandardInput: SequentialSource {
    package let name = "standard input"
    private let descriptor: Int32

    /// Another descriptor than that of the process is for tests.
    package init(descriptor: Int32 = STDIN_FILENO) {
        self.descriptor = descriptor
    }

    package mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let before = buffer.count
        let wanted = Limits.manifestWindowBytes
        buffer.append(contentsOf: repeatElement(0, count: wanted))
        let count = buffer.withUnsafeMutableBytes { bytes in
            retrying { Glibc.read(descriptor, bytes.baseAddress.map { $0 + before }, wanted) }
        }
        let number = errno
        buffer.removeLast(wanted - max(0, count))
        guard count >= 0 else {
            throw BatchFileError.system("read", path: name, errno: number)
        }
        return count
    }
}
