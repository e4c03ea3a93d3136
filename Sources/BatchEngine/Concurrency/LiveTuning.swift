// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel
import S3Client
import Synchronization

/// The settings of a run that may change while it goes on, as they are now.
package final class LiveTuning: Sendable {
    private let state: Mutex<RunTuning>
    private let revisionCount = Atomic<Int>(0)
    private let pacer: StorePacer?
    private let wish: AsyncStream<Void>.Continuation
    /// Asks to look for a change.
    let looks: AsyncStream<Void>

    init(_ tuning: RunTuning, pacer: StorePacer?) {
        state = Mutex(tuning)
        self.pacer = pacer
        (looks, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        pacer?.change(RequestLimits(tuning))
    }

    /// Changes with every change. Cheap enough to ask often.
    var revision: Int { revisionCount.load(ordering: .acquiring) }

    /// What is in force.
    package var current: RunTuning { state.withLock { $0 } }

    /// Puts other values in force, for requests at once and for copies in flight within a moment.
    package func change(_ tuning: RunTuning) {
        let isNew = state.withLock { state in
            defer { state = tuning }
            return state != tuning
        }
        guard isNew else { return }
        pacer?.change(RequestLimits(tuning))
        revisionCount.wrappingAdd(1, ordering: .releasing)
    }

    /// Has the job's directory looked at now for what somebody wants changed.
    package func look() { wish.yield() }
}

extension RequestLimits {
    init(_ tuning: RunTuning) {
        self.init(
            requestsPerSecond: tuning.requestsPerSecondMax,
            bytesPerSecond: tuning.bytesPerSecondMax.map { Double($0) })
    }
}
