// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The number that the system has for this process.
enum ProcessNumber {
    static var mine: Int32 { getpid() }
}
