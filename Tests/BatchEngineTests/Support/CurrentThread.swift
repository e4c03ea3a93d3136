// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Which thread runs this.
enum CurrentThread {
    static var number: UInt { UInt(pthread_self()) }
}
