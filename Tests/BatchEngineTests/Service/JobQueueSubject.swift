// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

@testable import BatchEngine

/// A queue to be tried: an expectation cannot change a value, and can ask an object to.
final class JobQueueSubject {
    private var queue: JobQueue

    init(activeMax: Int) {
        queue = JobQueue(activeMax: activeMax, preparingMax: 2, slice: .seconds(30))
    }

    var activeCount: Int { queue.activeCount }
    var waitingCount: Int { queue.waitingCount }
    func contains(_ id: JobID) -> Bool { queue.contains(id) }

    func prepare(_ id: JobID, priority: Int, at now: Duration) -> [JobQueue.Action] {
        queue.prepare(id, priority: priority, at: now)
    }

    func run(
        _ id: JobID, priority: Int, isEnding: Bool = false, at now: Duration
    ) -> [JobQueue.Action] {
        queue.run(id, priority: priority, isEnding: isEnding, at: now)
    }

    func yielded(_ id: JobID, at now: Duration) -> [JobQueue.Action] {
        queue.yielded(id, at: now)
    }

    func leave(_ id: JobID, at now: Duration) -> [JobQueue.Action] { queue.leave(id, at: now) }

    func setPriority(_ priority: Int, of id: JobID, at now: Duration) -> [JobQueue.Action] {
        queue.setPriority(priority, of: id, at: now)
    }

    func note(waitsForStore: Bool, _ id: JobID, at now: Duration) -> [JobQueue.Action] {
        queue.note(waitsForStore: waitsForStore, id, at: now)
    }

    func turn(at now: Duration) -> [JobQueue.Action] { queue.turn(at: now) }
}
