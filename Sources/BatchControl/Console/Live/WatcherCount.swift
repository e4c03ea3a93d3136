// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// How many pages watch jobs now.
final class WatcherCount: Sendable {
    private let count = Mutex(0)

    /// Takes one more, unless there are enough.
    func begin() -> Bool {
        count.withLock { count in
            guard count < ConsoleLimits.watchersMax else { return false }
            count += 1
            return true
        }
    }

    func end() {
        count.withLock { $0 -= 1 }
    }
}
