// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchFiles
import BatchModel
import Synchronization
import TestSupport

/// A desk that keeps jobs in a folder, runs none, and notes what it was asked.
final class ConsoleDesk: JobDesk {
    let folder: TemporaryFolder
    private let store: JobStore
    let asked = Mutex<[String]>([])
    let failedRows = Mutex<[FailedTask]>([])
    let report = Mutex(PreflightReport())

    init() throws {
        folder = try TemporaryFolder()
        store = JobStore(stateDirectory: folder.path)
    }

    func note(_ text: String) { asked.withLock { $0.append(text) } }

    func create(_ order: JobOrder) async throws(DeskProblem) -> JobID {
        note("create")
        let id = JobID.random()
        do {
            let directory = try JobDirectory(stateDirectory: folder.path, jobID: id.text)
            let header = JournalHeader(
                jobID: id.text, createdMilliseconds: 1_700_000_000_000,
                manifest: ManifestFingerprint(
                    kind: .localFile, location: "", byteCount: 0, revision: "", identity: ""))
            _ = try directory.create(
                document: Array(order.request.document.compactText.utf8),
                settings: Array("{}".utf8), header: header)
        } catch {
            throw .broken("\(error)")
        }
        return id
    }

    func job(_ id: JobID, of account: String?) async throws(DeskProblem) -> JobDescriptor {
        guard store.hasJob(id) else { throw .noSuchJob("There is no job \(id)") }
        do { return try store.job(id) } catch { throw .broken("\(error)") }
    }

    func jobs(_ query: JobQuery) async throws(DeskProblem) -> JobPage {
        do {
            let all = try store.listing().jobs.map(JobSummary.init)
            return JobPage(
                jobs: all.filter { query.statuses.isEmpty || query.statuses.contains($0.status) })
        } catch {
            throw .broken("\(error)")
        }
    }

    func setPriority(
        _ priority: Int, of id: JobID, of account: String?
    ) async throws(DeskProblem) -> Int {
        note("priority \(priority)")
        return priority
    }

    func update(
        _ id: JobID, of account: String?, to status: RequestedJobStatus, reason: String?
    ) async throws(DeskProblem) -> JobStatus {
        note("update \(status.rawValue) \(reason ?? "-")")
        return .ready
    }

    func setTags(_ tags: [S3Tag], of id: JobID, of account: String?) async throws(DeskProblem) {
        note("tags " + tags.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
    }

    func preflight(_ order: JobOrder) async throws(DeskProblem) -> PreflightReport {
        note("preflight")
        return report.withLock { $0 }
    }

    func clone(
        _ id: JobID, of account: String?, _ changes: CloneChanges
    ) async throws(DeskProblem) -> JobOrder {
        note("clone \(changes.failedOnly)")
        return JobOrder(try await job(id, of: account).request)
    }

    func moments(
        of id: JobID, of account: String?
    ) async throws(DeskProblem) -> AsyncStream<JobMoment> {
        let job = try await job(id, of: account)
        return AsyncStream { next in
            next.yield(JobMoment(status: job.status, progress: job.progress))
            next.finish()
        }
    }

    func failedTasks(
        of id: JobID, of account: String?, after row: UInt64?, max: Int
    ) async throws(DeskProblem) -> FailedTaskPage {
        let rest = failedRows.withLock { rows in
            rows.filter { task in row.map { task.row > $0 } ?? true }
        }
        return FailedTaskPage(tasks: Array(rest.prefix(max)), hasMore: rest.count > max)
    }
}
