// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel
import Logging
import Synchronization

/// The desk of a state directory, and what runs its jobs.
package final class JobService: JobDesk {
    private let jobs: JobStore
    private let defaults: RunSettings
    private let surroundings: RunSurroundings
    private let waiting = Mutex<[JobID: OpenJob]>([:])
    private let toRun: AsyncStream<OpenJob>
    private let starter: AsyncStream<OpenJob>.Continuation

    package init(
        jobs: JobStore, defaults: RunSettings, surroundings: RunSurroundings = .system
    ) {
        self.jobs = jobs
        self.defaults = defaults
        self.surroundings = surroundings
        (toRun, starter) = AsyncStream.makeStream()
    }

    /// Runs what there is to run, until it is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await job in toRun {
                group.addTask {
                    try? await job.run()
                    job.store.close()
                }
            }
        }
    }

    package func create(_ order: JobOrder) async throws(DeskProblem) -> JobID {
        do {
            let id = JobID.random()
            let settings = order.settings ?? defaults
            let store = try StoreAccess.open(settings, roleARN: order.request.roleARN, job: id)
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            let job = try await launcher.create(order.request, settings: settings, id: id)
            if order.request.confirmationRequired {
                waiting.withLock { $0[id] = job }
            } else {
                starter.yield(job)
            }
            return id
        } catch {
            throw .badRequest("\(error)")
        }
    }

    package func job(_ id: JobID, of account: String?) async throws(DeskProblem) -> JobDescriptor {
        guard jobs.hasJob(id) else { throw .noSuchJob("There is no job \(id)") }
        do { return try jobs.job(id) } catch { throw .broken("\(error)") }
    }

    package func jobs(_ query: JobQuery) async throws(DeskProblem) -> JobPage {
        do {
            let all = try jobs.listing().jobs.map(JobSummary.init)
            return JobPage(
                jobs: all.filter { query.statuses.isEmpty || query.statuses.contains($0.status) })
        } catch {
            throw .broken("\(error)")
        }
    }

    package func setPriority(
        _ priority: Int, of id: JobID, of account: String?
    ) async throws(DeskProblem) -> Int { priority }

    package func update(
        _ id: JobID, of account: String?, to status: RequestedJobStatus, reason: String?
    ) async throws(DeskProblem) -> JobStatus {
        guard let job = waiting.withLock({ $0.removeValue(forKey: id) }) else {
            throw .wrongStatus("Job \(id) does not wait for confirmation")
        }
        guard status == .ready else { throw .wrongStatus("Job \(id) cannot be \(status)") }
        starter.yield(job)
        return .ready
    }

    package func setTags(
        _ tags: [S3Tag], of id: JobID, of account: String?
    ) async throws(DeskProblem) {}

    package func preflight(_ order: JobOrder) async throws(DeskProblem) -> PreflightReport {
        PreflightReport()
    }

    package func clone(
        _ id: JobID, of account: String?, _ changes: CloneChanges
    ) async throws(DeskProblem) -> JobOrder {
        JobOrder(try await job(id, of: account).request)
    }

    package func moments(
        of id: JobID, of account: String?
    ) async throws(DeskProblem) -> AsyncStream<JobMoment> {
        let job = try await job(id, of: account)
        return AsyncStream { next in
            next.yield(
                JobMoment(
                    status: job.status, progress: job.progress,
                    failureReasons: job.failureReasons))
            next.finish()
        }
    }

    package func failedTasks(
        of id: JobID, of account: String?, after row: UInt64?, max: Int
    ) async throws(DeskProblem) -> FailedTaskPage {
        FailedTaskPage(tasks: [], hasMore: false)
    }
}
