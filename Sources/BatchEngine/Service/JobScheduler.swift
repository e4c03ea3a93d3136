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
        case over(JobID, Work)
        case tick
        case close
    }

    private enum Work: Sendable {
        case prepare
        case run
    }

    private struct State {
        var running: [JobID: RunningJob] = [:]
        /// Jobs that another process had locked when they were looked at.
        var foreign: Set<JobID> = []
        /// Jobs that cannot be run, and cannot even be told so.
        var stuck: Set<JobID> = []
        /// When jobs are to be removed next, by the machine's uptime.
        var pruneAt = Duration.zero
        /// How often in a row a job has come to nothing at once.
        var quickEnds: [JobID: Int] = [:]
        /// What was found before anything ran.
        var found: JobCatalogue.News?
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

    /// Finds the jobs that there are; `run` takes them up.
    func load() {
        let found = catalogue.look(except: [])
        state.withLock { $0.found = found }
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
                case .over(let id, let work): over(id, work, &queue, in: &group)
                case .tick: lookAround(&queue, in: &group)
                case .close: break
                }
                state.withLock { $0.waitingCount = queue.waitingCount }
                if isClosing { break }
            }
            ticker.continuation.finish()
            for job in state.withLock({ $0.running.values.map(\.self) }) {
                job.stop(.serviceStopped)
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
        let found = state.withLock { state in
            defer { state.found = nil }
            return state.found
        }
        let news = found ?? catalogue.look(except: runningIDs)
        for problem in news.problems {
            surroundings.logger.error("Job unreadable", metadata: ["problem": "\(problem)"])
        }
        for id in news.gone { perform(queue.leave(id, at: now), in: &group) }
        for job in news.changed { consider(job, &queue, in: &group) }
        for id in state.withLock({ $0.foreign }) { consider(id, &queue, in: &group) }
        failForgotten(&queue, in: &group)
        pruneDaily(in: &group)
        perform(queue.turn(at: surroundings.uptime()), in: &group)
    }

    /// Removes jobs that ended long ago.
    private func pruneDaily(in group: inout DiscardingTaskGroup) {
        let uptime = surroundings.uptime()
        let isDue = state.withLock { state in
            guard uptime >= state.pruneAt else { return false }
            state.pruneAt = uptime + .seconds(ServiceLimits.pruneSeconds)
            return true
        }
        let seconds = Int64(configuration.keepDays) * 86_400
        let now = surroundings.now()
        guard isDue, catalogue.hasJob(endedBefore: now.secondsSinceEpoch - seconds) else { return }
        group.addTask {
            do {
                let result = try self.jobs.prune(olderThan: seconds, now: now)
                self.surroundings.logger.info(
                    "Old jobs removed", metadata: ["jobs": "\(result.removed.count)"])
            } catch {
                self.surroundings.logger.error(
                    "Old jobs not removed", metadata: ["problem": "\(error)"])
            }
        }
    }

    /// Ends jobs that have waited for their confirmation for too long.
    private func failForgotten(_ queue: inout JobQueue, in group: inout DiscardingTaskGroup) {
        let now = surroundings.now()
        let old = now.millisecondsSinceEpoch - Int64(Limits.suspendedDaysMax) * 86_400_000
        let candidates = catalogue.ids {
            $0.status == .suspended && $0.createdAt.millisecondsSinceEpoch <= old
        }
        for id in candidates where !queue.contains(id) { consider(id, &queue, in: &group) }
    }

    private func consider(
        _ id: JobID, _ queue: inout JobQueue, in group: inout DiscardingTaskGroup
    ) {
        guard let job = read(id, &queue, in: &group) else { return }
        consider(job, &queue, in: &group)
    }

    /// Puts a job that is not what it was where it belongs in the queue.
    private func consider(
        _ job: JobDescriptor, _ queue: inout JobQueue, in group: inout DiscardingTaskGroup
    ) {
        let id = job.id
        perform(
            queue.setPriority(job.priority, of: id, at: surroundings.uptime()), in: &group)
        if let running = running(id) { return running.follow() }
        let intent = intent(of: job)
        // What is to end does not wait for its turn any more.
        guard intent == .wait || intent == .finish || !queue.contains(id) else { return }
        enter(job, intent, &queue, in: &group)
    }

    /// A job was prepared, or has run: where does it go?
    private func over(
        _ id: JobID, _ work: Work, _ queue: inout JobQueue, in group: inout DiscardingTaskGroup
    ) {
        let running = state.withLock { $0.running.removeValue(forKey: id) }
        guard let job = read(id, &queue, in: &group) else { return }
        let intent = intent(of: job)
        let now = surroundings.uptime()
        if work == .run, intent == .run, running?.stopping == .yieldedToOthers {
            return perform(queue.yielded(id, at: now), in: &group)
        }
        let isProgress = intent == .wait || work == .prepare && intent == .run
        let isQuick = !isProgress && now - (running?.begun ?? .zero) < .seconds(2)
        let isStuck = state.withLock { state in
            state.quickEnds[id] = isQuick ? state.quickEnds[id, default: 0] + 1 : nil
            guard state.quickEnds[id, default: 0] >= Self.quickEndsMax else { return false }
            state.quickEnds[id] = nil
            state.stuck.insert(id)
            return true
        }
        if isStuck {
            surroundings.logger.error("Job stuck", metadata: ["job": "\(id)"])
        }
        enter(job, isStuck ? .wait : intent, &queue, in: &group)
    }

    /// A job that comes to nothing as often at once would do so for ever.
    private static let quickEndsMax = 3

    private func enter(
        _ job: JobDescriptor, _ intent: JobIntent, _ queue: inout JobQueue,
        in group: inout DiscardingTaskGroup
    ) {
        let now = surroundings.uptime()
        let actions =
            switch intent {
            case .wait: queue.leave(job.id, at: now)
            case .prepare: queue.prepare(job.id, priority: job.priority, at: now)
            case .run, .finish:
                queue.run(
                    job.id, priority: job.priority, isEnding: intent == .finish, at: now)
            }
        perform(actions, in: &group)
    }

    private func intent(of job: JobDescriptor) -> JobIntent {
        let isForeign = job.isRunning && !job.status.isTerminal
        let isStuck = state.withLock { state in
            if isForeign { state.foreign.insert(job.id) } else { state.foreign.remove(job.id) }
            return state.stuck.contains(job.id)
        }
        return isForeign || isStuck ? .wait : job.intent(at: surroundings.now())
    }

    private func read(
        _ id: JobID, _ queue: inout JobQueue, in group: inout DiscardingTaskGroup
    ) -> JobDescriptor? {
        do {
            return try catalogue.read(id)
        } catch {
            surroundings.logger.error(
                "Job unreadable", metadata: ["job": "\(id)", "problem": "\(error)"])
            perform(queue.leave(id, at: surroundings.uptime()), in: &group)
            return nil
        }
    }

    // MARK: Doing it

    private func perform(_ actions: [JobQueue.Action], in group: inout DiscardingTaskGroup) {
        for action in actions {
            switch action {
            case .prepare(let id): start(id, .prepare, in: &group)
            case .run(let id): start(id, .run, in: &group)
            case .yield(let id): running(id)?.stop(.yieldedToOthers)
            }
        }
    }

    private func start(_ id: JobID, _ work: Work, in group: inout DiscardingTaskGroup) {
        let running = RunningJob(begun: surroundings.uptime())
        state.withLock { $0.running[id] = running }
        group.addTask {
            await self.carryOut(id, work, running)
            self.tell.yield(.over(id, work))
        }
    }

    /// Opens a job and has it done; whatever comes of it is in its journal, and ends nothing else.
    private func carryOut(_ id: JobID, _ work: Work, _ running: RunningJob) async {
        var surroundings = surroundings
        surroundings.logger[metadataKey: "job"] = "\(id)"
        do {
            let job = try jobs.job(id)
            guard !job.isRunning else { return }
            let store = try StoreAccess.open(job.settings, roleARN: job.request.roleARN, job: id)
            defer { store.close() }
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            let open = try launcher.takeUp(job)
            if job.hasWaitedTooLong(at: surroundings.now()) {
                running.stop(.failed(JobDescriptor.suspendedTooLong))
            }
            running.begin(open)
            surroundings.logger.info("Job taken up", metadata: ["work": "\(work)"])
            switch work {
            case .prepare: try await open.prepare()
            case .run: try await open.run()
            }
            surroundings.logger.info("Job let go", metadata: ["work": "\(work)"])
        } catch {
            surroundings.logger.error("Job not run", metadata: ["problem": "\(error)"])
            block(id, error, surroundings)
        }
    }

    /// Has the job say what keeps it from running.
    private func block(_ id: JobID, _ error: any Error, _ surroundings: RunSurroundings) {
        do {
            try JobBlock(error).write(to: try jobs.job(id), surroundings)
        } catch {
            surroundings.logger.error("Job stuck", metadata: ["problem": "\(error)"])
            state.withLock { _ = $0.stuck.insert(id) }
        }
    }
}
