// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct JobQueueTests {
    private let a = JobID.named("job-a")
    private let b = JobID.named("job-b")
    private let c = JobID.named("job-c")

    private func makeQueue(_ activeMax: Int = 2) -> JobQueueSubject {
        JobQueueSubject(activeMax: activeMax)
    }

    @Test func `a job that may run does`() {
        let queue = makeQueue()
        #expect(queue.run(a, priority: 0, at: .zero) == [.run(a)])
        #expect(queue.activeCount == 1)
    }

    @Test func `two manifests are prepared at once, those of higher priority first`() {
        let queue = makeQueue()
        #expect(queue.prepare(a, priority: 1, at: .zero) == [.prepare(a)])
        #expect(queue.prepare(b, priority: 1, at: .zero) == [.prepare(b)])
        #expect(queue.prepare(c, priority: 1, at: .zero) == [])
        let d = JobID.named("job-d")
        #expect(queue.prepare(d, priority: 2, at: .zero) == [])
        #expect(queue.waitingCount == 2)
        #expect(queue.leave(a, at: .zero) == [.prepare(d)])
        #expect(queue.leave(b, at: .zero) == [.prepare(c)])
    }

    @Test func `a job is prepared while others run`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 9, at: .zero)
        #expect(queue.prepare(b, priority: 1, at: .zero) == [.prepare(b)])
        #expect(queue.run(b, priority: 1, at: .zero) == [])
        #expect(queue.leave(a, at: .zero) == [.run(b)])
    }

    @Test func `a running job yields to a higher one, and goes on after it`() {
        let queue = makeQueue()
        _ = queue.run(a, priority: 1, at: .zero)
        #expect(queue.run(b, priority: 2, at: .seconds(1)) == [.yield(a), .run(b)])
        #expect(queue.yielded(a, at: .seconds(2)) == [])
        #expect(queue.leave(b, at: .seconds(9)) == [.run(a)])
    }

    @Test func `a higher one waits until the lower one has paused, where there is one place`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 1, at: .zero)
        #expect(queue.run(b, priority: 2, at: .seconds(1)) == [.yield(a)])
        #expect(queue.yielded(a, at: .seconds(2)) == [.run(b)])
    }

    @Test func `a lower one waits though there is a place`() {
        let queue = makeQueue(2)
        _ = queue.run(a, priority: 5, at: .zero)
        #expect(queue.run(b, priority: 4, at: .zero) == [])
        #expect(queue.leave(a, at: .zero) == [.run(b)])
    }

    @Test func `raising a waiting one has the running one yield, and lowering it back again`() {
        let queue = makeQueue(2)
        _ = queue.run(a, priority: 5, at: .zero)
        _ = queue.run(b, priority: 4, at: .zero)
        #expect(queue.setPriority(6, of: b, at: .zero) == [.yield(a), .run(b)])
        _ = queue.yielded(a, at: .zero)
        #expect(queue.setPriority(1, of: b, at: .zero) == [.yield(b), .run(a)])
        #expect(queue.setPriority(1, of: b, at: .zero) == [])
    }

    @Test func `a job that waits for its store holds no other back until it goes on`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 5, at: .zero)
        _ = queue.run(b, priority: 4, at: .zero)
        #expect(queue.note(waitsForStore: true, a, at: .seconds(5)) == [.run(b)])
        #expect(queue.note(waitsForStore: true, a, at: .seconds(5)) == [])
        #expect(queue.note(waitsForStore: false, a, at: .seconds(9)) == [.yield(b)])
        #expect(queue.yielded(b, at: .seconds(10)) == [])
        #expect(queue.leave(a, at: .seconds(11)) == [.run(b)])
    }

    @Test func `no more jobs wait for a store beside the active ones than may be active`() {
        let queue = makeQueue(1)
        for id in [a, b, c] { _ = queue.run(id, priority: 1, at: .zero) }
        #expect(queue.note(waitsForStore: true, a, at: .zero) == [.run(b)])
        #expect(queue.note(waitsForStore: true, b, at: .zero) == [])
        #expect(queue.activeCount == 2)
        #expect(queue.note(waitsForStore: false, b, at: .zero) == [])
        #expect(queue.note(waitsForStore: false, a, at: .zero) == [.yield(b)])
    }

    @Test func `a job that only has to end is not held back, and holds nobody back`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 5, at: .zero)
        #expect(queue.run(b, priority: 0, isEnding: true, at: .zero) == [.run(b)])
        #expect(queue.leave(a, at: .zero) == [])
        #expect(queue.run(c, priority: 0, at: .zero) == [.run(c)])
    }

    @Test func `equal ones take turns by the time they have run`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 1, at: .zero)
        _ = queue.run(b, priority: 1, at: .seconds(1))
        #expect(queue.turn(at: .seconds(29)) == [])
        // It came when the other had run for a second.
        #expect(queue.turn(at: .seconds(31)) == [.yield(a)])
        #expect(queue.turn(at: .seconds(32)) == [])
        #expect(queue.yielded(a, at: .seconds(33)) == [.run(b)])
        #expect(queue.turn(at: .seconds(60)) == [])
        #expect(queue.turn(at: .seconds(95)) == [.yield(b)])
        #expect(queue.yielded(b, at: .seconds(95)) == [.run(a)])
    }

    @Test func `who goes on after a long pause does not have its equals wait for it`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 1, at: .zero)
        _ = queue.run(b, priority: 1, at: .seconds(1_000))
        #expect(queue.turn(at: .seconds(1_020)) == [])
        #expect(queue.turn(at: .seconds(1_030)) == [.yield(a)])
    }

    @Test func `a job that ended while it was to yield makes room`() {
        let queue = makeQueue(1)
        _ = queue.run(a, priority: 1, at: .zero)
        _ = queue.run(b, priority: 2, at: .zero)
        #expect(queue.leave(a, at: .zero) == [.run(b)])
        #expect(!queue.contains(a))
        #expect(queue.yielded(a, at: .zero) == [])
    }
}

extension JobID {
    /// An id that a test can read.
    static func named(_ text: String) -> JobID {
        guard let id = JobID(text) else { preconditionFailure("\(text) is no job id") }
        return id
    }
}
