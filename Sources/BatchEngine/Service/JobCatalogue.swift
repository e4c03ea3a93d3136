// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization

/// All jobs of a state directory as they are known at the moment. What has not changed is not read
/// again.
final class JobCatalogue: Sendable {
    /// What a look at the state directory has brought.
    struct News: Sendable {
        /// Jobs that are new, or not what they were.
        var changed: [JobDescriptor] = []
        var gone: [JobID] = []
        /// A sentence for each that cannot be read.
        var problems: [String] = []
    }

    /// What the last look has told of a job, whatever others have read since.
    private struct Told {
        var stamp: JobStamp?
        /// Nothing comes after its end.
        var isEnded = false
    }

    private struct State {
        var index = JobIndex()
        /// Of each directory that there is, readable or not.
        var told: [JobID: Told] = [:]
        var names: (seconds: Int, nanoseconds: Int)?
        /// Whether something may have come within the same tick of the file system's clock.
        var isFresh = true
    }

    private let jobs: JobStore
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(jobs: JobStore, now: @escaping @Sendable () -> Timestamp) {
        self.jobs = jobs
        self.now = now
    }

    var count: Int { state.withLock { $0.index.count } }

    subscript(id: JobID) -> IndexedJob? { state.withLock { $0.index[id] } }

    func job(ofToken token: String, account: String?) -> JobID? {
        state.withLock { $0.index.job(ofToken: token, account: account) }
    }

    func page(
        _ query: JobQuery, after token: PageToken?, max: Int
    ) -> (jobs: [JobSummary], next: PageToken?) {
        state.withLock { $0.index.page(query, after: token, max: max) }
    }

    /// How many jobs stand where.
    var counts: [JobStatus: Int] {
        state.withLock { state in
            state.index.all.reduce(into: [:]) { $0[$1.summary.status, default: 0] += 1 }
        }
    }

    /// Whether a job ended before that second.
    func hasJob(endedBefore second: Int64) -> Bool {
        state.withLock { state in
            state.index.all.contains {
                $0.summary.terminatedAt.map { $0.secondsSinceEpoch <= second } ?? false
            }
        }
    }

    /// The jobs of which that holds.
    func ids(where holds: (JobSummary) -> Bool) -> [JobID] {
        state.withLock { $0.index.all.filter { holds($0.summary) }.map(\.summary.id) }
    }

    /// Reads a job, whatever was known of it.
    @discardableResult
    func read(_ id: JobID) throws -> JobDescriptor {
        let job = try jobs.job(id)
        let indexed = IndexedJob(
            summary: JobSummary(job.shown), token: job.request.clientRequestToken)
        state.withLock { $0.index.put(indexed) }
        return job
    }

    /// Finds out what others have done in the state directory.
    ///
    /// - Parameter ours: jobs that this process runs; others only ask something of them.
    /// - Returns: what is not as it was at the last look.
    func look(except ours: Set<JobID>) -> News {
        var news = News()
        if let present = names() {
            let (known, read) = state.withLock { (Set($0.told.keys), Set($0.index.ids)) }
            for id in known.union(read).subtracting(present) {
                state.withLock { state in
                    state.index.remove(id)
                    state.told[id] = nil
                }
                news.gone.append(id)
            }
            for id in present.subtracting(known) { tell(id, stamp(id), in: &news) }
        }
        for (id, told) in state.withLock({ $0.told }) where !told.isEnded {
            let stamp = stamp(id)
            if ours.contains(id), let stamp, told.stamp?.hasWishes(of: stamp) == true { continue }
            if stamp != told.stamp { tell(id, stamp, in: &news) }
        }
        return news
    }

    private func stamp(_ id: JobID) -> JobStamp? {
        (try? JobDirectory(stateDirectory: jobs.stateDirectory, jobID: id.text)).map {
            JobStamp($0)
        }
    }

    /// The stamp was taken before the job is read: what changes meanwhile is told next time.
    private func tell(_ id: JobID, _ stamp: JobStamp?, in news: inout News) {
        var told = Told(stamp: stamp)
        do {
            let job = try read(id)
            told.isEnded = job.status.isTerminal
            news.changed.append(job)
        } catch {
            news.problems.append("\(error)")
        }
        state.withLock { $0.told[id] = told }
    }

    /// The ids that there are; nil while they are those that there were.
    private func names() -> Set<JobID>? {
        let stamp = JobStamp.names(stateDirectory: jobs.stateDirectory)
        let isSame = state.withLock { state in
            let isSame =
                stamp?.seconds == state.names?.seconds
                && stamp?.nanoseconds == state.names?.nanoseconds && !state.isFresh
            state.names = stamp
            state.isFresh = stamp.map { now().secondsSinceEpoch - Int64($0.seconds) < 2 } ?? false
            return isSame
        }
        guard !isSame, let ids = try? JobDirectory.list(stateDirectory: jobs.stateDirectory) else {
            return nil
        }
        return Set(ids.compactMap(JobID.init))
    }
}
