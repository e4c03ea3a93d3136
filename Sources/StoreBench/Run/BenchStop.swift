// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// The wish that a measurement ends early: set once from anywhere, looked at before every call.
package final class BenchStop: Sendable {
    private let isSet = Atomic<Bool>(false)

    package init() {}

    package var isRequested: Bool { isSet.load(ordering: .relaxed) }

    package func request() { isSet.store(true, ordering: .relaxed) }
}
