// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport

@testable import BatchEngine

/// A world in which the jobs of a queue run: it does what the queue says, knows what is true, and
/// draws what happens.
struct JobQueueModel {
    struct Job {
        var priority: Int
        var work: Duration
        var done = Duration.zero
        var isActive = false
        var isYielding = false
        var waits = false
        /// How long pausing still takes.
        var pausing = Duration.zero
        var isPreparing = false
        var isEnded = false
        var isRunnable = false
    }

    static let step = Duration.seconds(1)
    let activeMax: Int
    var queue: JobQueue
    var jobs: [JobID: Job] = [:]
    var now = Duration.zero
    var random: SeededGenerator
    /// What is wrong; nil while nothing is.
    var problem: String?

    init(activeMax: Int, seed: UInt64, slice: Duration = .seconds(30)) {
        self.activeMax = activeMax
        queue = JobQueue(activeMax: activeMax, preparingMax: 2, slice: slice)
        random = SeededGenerator(seed: seed)
    }

    mutating func add(priority: Int, work: Duration) {
        let id = JobID.named("job-\(jobs.count)")
        jobs[id] = Job(priority: priority, work: work)
        perform(queue.prepare(id, priority: priority, at: now))
    }

    /// One whose manifest was read before.
    mutating func addPrepared(priority: Int, work: Duration) {
        let id = JobID.named("job-\(jobs.count)")
        jobs[id] = Job(priority: priority, work: work, isRunnable: true)
        perform(queue.run(id, priority: priority, at: now))
    }

    mutating func setPriority(_ priority: Int, of id: JobID) {
        jobs[id]?.priority = priority
        perform(queue.setPriority(priority, of: id, at: now))
    }

    mutating func setWaiting(_ waits: Bool, _ id: JobID) {
        guard let job = jobs[id], job.isActive, job.waits != waits else { return }
        jobs[id]?.waits = waits
        perform(queue.note(waitsForStore: waits, id, at: now))
    }

    /// A second goes by.
    mutating func pass() {
        now += Self.step
        // Who begins at the end of the second has not run in it.
        let active = Set(ids.filter { jobs[$0]?.isActive == true })
        for id in ids {
            guard let job = jobs[id] else { continue }
            if job.isPreparing, random.chance(30) {
                jobs[id]?.isPreparing = false
                jobs[id]?.isRunnable = true
                perform(queue.run(id, priority: job.priority, at: now))
            }
            guard active.contains(id) else { continue }
            if !job.waits { jobs[id]?.done += Self.step }
            if job.done >= job.work {
                jobs[id]?.isActive = false
                jobs[id]?.isRunnable = false
                jobs[id]?.isEnded = true
                perform(queue.leave(id, at: now))
            } else if job.isYielding {
                jobs[id]?.pausing -= Self.step
                guard job.pausing <= Self.step else { continue }
                jobs[id]?.isActive = false
                jobs[id]?.isYielding = false
                jobs[id]?.waits = false
                perform(queue.yielded(id, at: now))
            }
        }
        perform(queue.turn(at: now))
    }

    /// By number, so that the same seed gives the same run.
    var ids: [JobID] { (0..<jobs.count).map { JobID.named("job-\($0)") } }

    var isOver: Bool { jobs.values.allSatisfy(\.isEnded) }

    private mutating func perform(_ actions: [JobQueue.Action]) {
        for action in actions {
            switch action {
            case .prepare(let id):
                if jobs.values.count(where: \.isPreparing) >= 2 { problem = "three are prepared" }
                jobs[id]?.isPreparing = true
            case .run(let id):
                if jobs[id]?.isRunnable != true || jobs[id]?.isActive == true {
                    problem = "\(id) is run and cannot be"
                }
                jobs[id]?.isActive = true
            case .yield(let id):
                if jobs[id]?.isActive != true || jobs[id]?.isYielding == true {
                    problem = "\(id) is to yield and does not run"
                }
                jobs[id]?.isYielding = true
                jobs[id]?.pausing = .seconds(Int.random(in: 1...4, using: &random))
            }
        }
        check()
    }

    /// What always holds, once what the queue asked for was done.
    private mutating func check() {
        let active = jobs.values.filter(\.isActive)
        let working = active.filter { !$0.waits && !$0.isYielding }
        if working.count > activeMax { problem = "\(working.count) are active" }
        if active.count > 2 * activeMax { problem = "\(active.count) run" }
        let waiting = jobs.values.filter { $0.isRunnable && !$0.isActive }.map(\.priority).max()
        if let waiting, working.contains(where: { $0.priority < waiting }) {
            problem = "one of priority \(waiting) waits for a lower one"
        }
        let isIdle = active.isEmpty
        if isIdle, waiting != nil { problem = "nothing runs and something could" }
    }
}
