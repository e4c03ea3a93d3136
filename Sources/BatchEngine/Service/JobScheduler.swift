// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Logging
import Synchronization

/// Runs the jobs of a state directory, each when it is its turn: performs what `JobQueue` says.
final class JobScheduler: Sendable {
    /// What may change what is to be done.
    private enum Event: Sendable {
        /// A job is new, or not what it was.
        case changed(JobID)
        /// What was done for a job is over.
        case over(JobID)
        case tick
        case close
    }

    private struct State {
        var running: [JobID: RunningJob] = [:]
        /// Jobs that another process had locked when they were looked at.
        var foreign: Set<JobID> = []
        /// Jobs that cannot be run, and cannot even be told so.
        var stuck: Set<JobID> = []
        var waitingCount = 0
        var isClosing = false
    }

    let jobs: JobStore
    let catalogue: JobCatalogue
    let configuration: ServiceConfiguration
    let surroundings: RunSurroundings
    private let state = Mutex(State())
    private let events: AsyncStream<Event>
    private let tell: AsyncStream<Event>.Continuation

    init(
        jobs: JobStore, catalogue: JobCatalogue, configuration: ServiceConfiguration,
        surroundings: RunSurroundings
    ) {
        self.jobs = jobs
        self.catalogue = catalogue
        self.configuration = configuration
        self.surroundings = surroundings
        (events, tell) = AsyncStream.makeStream()
    }

    /// The job, if it is prepared or run here.
    func running(_ id: JobID) -> RunningJob? { state.withLock { $0.running[id] } }
    var runningIDs: Set<JobID> { state.withLock { Set($0.running.keys) } }
    var isClosing: Bool { state.withLock { $0.isClosing } }
    /// Jobs that run, and that wait for their turn.
    var counts: (running: Int, waiting: Int) {
        state.withLock { ($0.running.count, $0.waitingCount) }
    }

    /// A job is not what it was: it is looked at at once.
    func changed(_ id: JobID) {
        state.withLock { _ = $0.stuck.remove(id) }
        tell.yield(.changed(id))
    }

    /// Has every job pause, to go on when the service is there again; `run` returns when they have.
    func close() {
        state.withLock { $0.isClosing = true }
        tell.yield(.close)
    }

    /// Runs what there is to run until `close`.
    func run() async {
        await withDiscardingTaskGroup { group in
            let ticker = AsyncStream<Never>.makeStream()
            group.addTask { await self.tick(until: ticker.stream) }
            var queue = JobQueue(activeMax: configuration.activeMax, slice: configuration.slice)
            lookAround(&queue, in: &group)
            for await event in events {
                switch event {
                case .changed(let id): consider(id, &queue, in: &group)
                case .over(let id):
                    state.withLock { $0.running[id] = nil }
                    consider(id, &queue, isOver: true, in: &group)
                case .tick: lookAround(&queue, in: &group)
                case .close: break
                }
                state.withLock { $0.waitingCount = queue.waitingCount }
                if isClosing { break }
            }
            ticker.continuation.finish()
            for job in state.withLock({ $0.running.values.map(\.self) }) {
                job.stop(JobStops.serviceStopped)
            }
        }
        tell.finish()
    }

    private func tick(until end: AsyncStream<Never>) async {
        await withTaskGroup { group in
            group.addTask {
                let pause = Duration.seconds(ServiceLimits.lookSeconds)
                while (try? await self.surroundings.sleep(pause)) != nil { self.tell.yield(.tick) }
            }
            for await _ in end {}
            group.cancelAll()
        }
    }

    // MARK: What there is to do

    private func lookAround(_ queue: inout JobQueue, in group: inout DiscardingTaskGroup) {
        let now = surroundings.uptime()
        for (id, job) in state.withLock({ $0.running }) {
            perform(queue.note(waitsForStore: job.look(), id, at: now), in: &group)
        }
        let news = catalogue.look(except: runningIDs)
        for problem in news.problems {
            surroundings.logger.error("Job unreadable", metadata: ["problem": "\(problem)"])
        }
        for id in news.gone { perform(queue.leave(id, at: now), in: &group) }
        for job in news.changed { consider(job, &queue, in: &group) }
        for id in state.withLock({ $0.foreign }) { consider(id, &queue, in: &group) }
        perform(queue.turn(at: surroundings.uptime()), in: &group)
    }

    private func consider(
        _ id: JobID, _ queue: inout JobQueue, isOver: Bool = false,
        in group: inout DiscardingTaskGroup
    ) {
        do {
            consider(try catalogue.read(id), &queue, isOver: isOver, in: &group)
        } catch {
            surroundings.logger.error(
                "Job unreadable", metadata: ["job": "\(id)", "problem": "\(error)"])
            perform(queue.leave(id, at: surroundings.uptime()), in: &group)
        }
    }

    /// Puts a job where it belongs in the queue.
    private func consider(
        _ job: JobDescriptor, _ queue: inout JobQueue, isOver: Bool = false,
        in group: inout DiscardingTaskGroup
    ) {
        let id = job.id
        let now = surroundings.uptime()
        perform(queue.setPriority(job.priority, of: id, at: now), in: &group)
        if running(id) != nil { return }
        let isForeign = job.isRunning && !job.status.isTerminal
        let isStuck = state.withLock { state in
            if isForeign { state.foreign.insert(id) } else { state.foreign.remove(id) }
            return state.stuck.contains(id)
        }
        let intent = isForeign || isStuck ? .wait : job.intent
        switch intent {
        case .wait: perform(queue.leave(id, at: now), in: &group)
        case .run where isOver && queue.isActive(id):
            perform(queue.yielded(id, at: now), in: &group)
        case _ where queue.contains(id) && !isOver: break
        case .prepare:
            perform(queue.prepare(id, priority: job.priority, at: now), in: &group)
        case .run, .finish:
            perform(
                queue.run(id, priority: job.priority, isEnding: intent == .finish, at: now),
                in: &group)
        }
    }

    // MARK: Doing it

    private func perform(_ actions: [JobQueue.Action], in group: inout DiscardingTaskGroup) {
        for action in actions {
            switch action {
            case .prepare(let id): start(id, in: &group) { try await $0.run() }
            case .run(let id): start(id, in: &group) { try await $0.run() }
            case .yield(let id): running(id)?.stop(JobStops.yielded)
            }
        }
    }

    private func start(
        _ id: JobID, in group: inout DiscardingTaskGroup,
        _ body: @escaping @Sendable (OpenJob) async throws -> Void
    ) {
        let running = RunningJob()
        state.withLock { $0.running[id] = running }
        group.addTask {
            await self.carryOut(id, running, body)
            self.tell.yield(.over(id))
        }
    }

    /// Opens a job and has it done; whatever comes of it is in its journal, and ends nothing else.
    private func carryOut(
        _ id: JobID, _ running: RunningJob, _ body: @Sendable (OpenJob) async throws -> Void
    ) async {
        var surroundings = surroundings
        surroundings.logger[metadataKey: "job"] = "\(id)"
        do {
            let job = try jobs.job(id)
            guard !job.isRunning else { return }
            let store = try StoreAccess.open(job.settings, roleARN: job.request.roleARN, job: id)
            defer { store.close() }
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            let open = try await launcher.reopen(job, settings: job.settings)
            running.begin(open)
            try await body(open)
        } catch {
            surroundings.logger.error("Job not run", metadata: ["problem": "\(error)"])
            do {
                try JobBlock(error).write(to: try jobs.job(id), surroundings)
            } catch {
                surroundings.logger.error("Job stuck", metadata: ["problem": "\(error)"])
                state.withLock { _ = $0.stuck.insert(id) }
            }
        }
    }
}
