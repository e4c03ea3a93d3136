// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// A clock that stands still until it is set. Seconds since 1970-01-01 UTC.
final class TestClock: Sendable {
    private let seconds: Mutex<Int>

    init(_ seconds: Int) {
        self.seconds = Mutex(seconds)
    }

    var value: Int {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}
