// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Closes a file when nobody has it any more, also where an answer was never sent.
final class DescriptorOwner: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
