// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel
import Logging

/// The desk of a state directory, and what runs its jobs.
///
/// All that matters is in the jobs' directories: who makes another service of the same directory
/// finds every job where this one left it.
package final class JobService: JobDesk {
    private let jobs: JobStore
    private let catalogue: JobCatalogue
    private let scheduler: JobScheduler
    private let maker: JobMaker
    private let configuration: ServiceConfiguration
    private let preflights = BoundedPlaces(ServiceLimits.preflights)
    private let failedTaskFinder = FailedTaskFinder()
    private let listeners = BoundedPlaces(ServiceLimits.listeners)
    private let surroundings: RunSurroundings

    package init(
        jobs: JobStore, configuration: ServiceConfiguration, surroundings: RunSurroundings = .system
    ) {
        let jobs = jobs.remembering
        self.jobs = jobs
        self.configuration = configuration
        self.surroundings = surroundings
        catalogue = JobCatalogue(jobs: jobs, now: surroundings.now)
        scheduler = JobScheduler(
            jobs: jobs, catalogue: catalogue, configuration: configuration,
            surroundings: surroundings)
        maker = JobMaker(
            jobs: jobs, catalogue: catalogue, configuration: configuration,
            surroundings: surroundings)
    }

    /// Finds the jobs that there are; without it they come to be known while the service runs.
    package func load() { scheduler.load() }

    /// Runs what there is to run until `close` is called.
    package func run() async { await scheduler.run() }

    /// Has every job pause, to go on when there is a service again; then `run` returns.
    package func close() { scheduler.close() }

    // MARK: Making

    package func create(_ order: JobOrder) async throws(DeskProblem) -> JobID {
        guard !scheduler.isClosing else {
            throw .tooBusy("The service is being stopped; ask again when it is there")
        }
        let (id, isNew) = try await maker.make(order)
        if isNew { scheduler.changed(id) }
        return id
    }

    package func preflight(_ order: JobOrder) async throws(DeskProblem) -> PreflightReport {
        guard let place = preflights.take() else {
            throw .tooBusy("Other preflights go on; try again when they have ended")
        }
        defer { withExtendedLifetime(place) {} }
        let settings = order.settings ?? configuration.defaults
        do {
            let store = try StoreAccess.open(
                settings, roleARN: order.request.roleARN, job: .random())
            defer { store.close() }
            return try await Preflight(
                store: store, request: order.request, settings: settings,
                replication: order.replication, surroundings: surroundings
            ).run()
        } catch {
            throw .badRequest("\(error)")
        }
    }

    package func clone(
        _ id: JobID, of account: String?, _ changes: CloneChanges
    ) async throws(DeskProblem) -> JobOrder {
        let job = try await job(id, of: account)
        do {
            return try jobs.clone(job, changes)
        } catch {
            throw .badRequest("\(error)")
        }
    }

    // MARK: Asking about jobs

    package func job(_ id: JobID, of account: String?) async throws(DeskProblem) -> JobDescriptor {
        try refuseUnknown(id, account)
        do {
            var job = try catalogue.read(id).shown
            if let snapshot = scheduler.running(id)?.snapshot { job.progress.take(snapshot) }
            return job
        } catch {
            throw .broken("\(error)")
        }
    }

    package func jobs(_ query: JobQuery) async throws(DeskProblem) -> JobPage {
        var token: PageToken?
        if let text = query.nextToken {
            token = PageToken(text, for: query)
            guard token != nil else {
                throw .badNextToken(
                    "The nextToken is not one that a list of these statuses of this account gave;"
                        + " begin the list anew without it")
            }
        }
        let wanted = query.resultsMax ?? 0
        guard (0...ServiceLimits.pageJobs).contains(wanted) else {
            throw .badRequest("maxResults \(wanted): allowed: 0 to \(ServiceLimits.pageJobs)")
        }
        let page = catalogue.page(
            query, after: token, max: wanted == 0 ? ServiceLimits.pageJobs : wanted)
        let jobs = page.jobs.map { summary in
            var summary = summary
            if let snapshot = scheduler.running(summary.id)?.snapshot {
                summary.progress.take(snapshot)
            }
            return summary
        }
        return JobPage(jobs: jobs, nextToken: page.next?.text(for: query))
    }

    // MARK: Asking of jobs

    package func setPriority(
        _ priority: Int, of id: JobID, of account: String?
    ) async throws(DeskProblem) -> Int {
        guard Limits.priorities.contains(priority) else {
            throw .badRequest(
                "The priority \(priority) is not one; allowed: 0 to \(Limits.priorities.upperBound)"
            )
        }
        let job = try await job(id, of: account)
        guard !job.status.isTerminal else {
            throw .wrongStatus("Job \(id) is \(job.status.rawValue): no priority matters to it")
        }
        try wish(.priority(priority), of: id)
        return priority
    }

    package func update(
        _ id: JobID, of account: String?, to status: RequestedJobStatus, reason: String?
    ) async throws(DeskProblem) -> JobStatus {
        if let reason, !Limits.statusUpdateReasonLength.contains(reason.count) {
            throw .badRequest(
                "The reason has \(reason.count) characters; allowed: 1 to "
                    + "\(Limits.statusUpdateReasonLength.upperBound)")
        }
        let job = try await job(id, of: account)
        guard job.status.takes(status) else {
            throw .wrongStatus(
                "Job \(id) is \(job.status.rawValue) and cannot be asked to become "
                    + "\(status.rawValue)")
        }
        let wishes = try wish(
            .status(status, reason: reason, at: surroundings.now()), of: id)
        guard wishes.request?.status == status else {
            throw .wrongStatus("Job \(id) was cancelled and stays so")
        }
        let isPaused = status == .paused && job.status == .paused
        return isPaused ? .paused : status.firstStatus
    }

    package func setTags(
        _ tags: [S3Tag], of id: JobID, of account: String?
    ) async throws(DeskProblem) {
        guard tags.count <= Limits.jobTagsMax else {
            throw .tooManyTags(
                "\(tags.count) tags are too many; a job can have \(Limits.jobTagsMax)")
        }
        try refuseUnknown(id, account)
        try wish(.tags(tags), of: id)
    }

    /// Writes what is asked to the job's directory, and has whoever runs it look at once.
    @discardableResult
    private func wish(_ wish: JobWish, of id: JobID) throws(DeskProblem) -> JobWishes {
        do {
            let wishes = try jobs.wish(wish, of: id)
            try catalogue.read(id)
            scheduler.changed(id)
            return wishes
        } catch {
            throw .broken("\(error)")
        }
    }

    // MARK: Watching

    package func moments(
        of id: JobID, of account: String?
    ) async throws(DeskProblem) -> AsyncStream<JobMoment> {
        try refuseUnknown(id, account)
        guard let place = listeners.take() else {
            throw .tooBusy("\(ServiceLimits.listeners) watch jobs already; try again later")
        }
        let feed = MomentFeed(place)
        return AsyncStream {
            if feed.isOver { return nil }
            if !feed.isFirst() {
                let pause = Duration.seconds(ServiceLimits.lookSeconds)
                guard (try? await self.surroundings.sleep(pause)) != nil else { return nil }
            }
            guard !self.scheduler.isClosing, let moment = self.moment(id) else { return nil }
            if moment.status.isTerminal { feed.end() }
            return moment
        }
    }

    private func moment(_ id: JobID) -> JobMoment? {
        let running = scheduler.running(id)
        guard let job = try? catalogue.read(id) else { return nil }
        var moment = JobMoment(
            status: job.status, progress: job.progress, failureReasons: job.failureReasons)
        running?.complete(&moment)
        return moment
    }

    package func failedTasks(
        of id: JobID, of account: String?, after row: UInt64?, max: Int
    ) async throws(DeskProblem) -> FailedTaskPage {
        guard (0...ServiceLimits.pageTasks).contains(max) else {
            throw .badRequest("\(max) tasks at once; allowed: 0 to \(ServiceLimits.pageTasks)")
        }
        let job = try await job(id, of: account)
        do {
            return try await failedTaskFinder.page(of: job, after: row, max: max)
        } catch {
            throw .broken("\(error)")
        }
    }

    /// A job of another account does not exist.
    private func refuseUnknown(_ id: JobID, _ account: String?) throws(DeskProblem) {
        if catalogue[id] == nil, jobs.hasJob(id) { _ = try? catalogue.read(id) }
        guard catalogue[id]?.isVisible(to: account) == true else {
            throw .noSuchJob("There is no job \(id)")
        }
    }
}
