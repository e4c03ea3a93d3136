// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Hummingbird
import NIOCore

/// The pages for somebody who has logged in, each put together from what the desk says.
struct ConsolePages: Sendable {
    let console: ConsoleResponder
    let visit: ConsoleVisit

    var desk: any JobDesk { console.desk }

    /// Answers GET.
    func answer(_ route: ConsoleRoute) async -> ConsoleAnswer {
        do throws(DeskProblem) {
            switch route {
            case .list: return try await list()
            case .create: return try await CreateVisit(pages: self).blank()
            case .help: return visit.page(HelpPage().content, title: "Help", section: "help")
            case .job(let id, let part): return try await answer(part, of: id)
            default: return missing
            }
        } catch {
            return problem(error)
        }
    }

    private func answer(
        _ part: ConsoleRoute.JobPart, of id: JobID
    ) async throws(DeskProblem) -> ConsoleAnswer {
        switch part {
        case .page: return try await page(of: id)
        case .live: return try await live(id)
        case .cancel: return cancel(try await job(id))
        case .failed: return try await failed(id)
        case .document:
            let text = try await job(id).request.document.prettyText + "\n"
            let body = ResponseBody(byteBuffer: ByteBuffer(string: text))
            return .download(body, name: "job-\(id.text).json")
        case .report(let name): return report(try await job(id), name)
        case .update, .priority, .tags: return missing
        }
    }

    /// A page of a job that changes nothing.
    func page(of id: JobID, problem: DeskProblem? = nil) async throws(DeskProblem) -> ConsoleAnswer
    {
        let job = try await job(id)
        var trail = console.trails.trail(of: id)
        if let end = job.terminatedAt {
            trail.end(with: ProgressTrail.Point(job.progress, at: end))
        }
        let page = JobDetailPage(
            job: job, formToken: visit.formToken, trail: trail,
            files: ReportFolder(jobPath: job.path).files, problem: problem?.description)
        return visit.page(
            page.content, title: job.title, section: "jobs", status: problem?.answerStatus ?? .ok)
    }

    func job(_ id: JobID) async throws(DeskProblem) -> ConsoleJob {
        ConsoleJob(try await desk.job(id, of: nil))
    }

    private func list() async throws(DeskProblem) -> ConsoleAnswer {
        let choice = visit.query["status"].flatMap(JobListChoice.init) ?? .all
        var search = JobSearch(text: visit.query["q"])
        var query = JobQuery()
        query.statuses = choice.statuses
        query.resultsMax = ConsoleLimits.jobsOnPage
        query.nextToken = visit.query["after"]
        repeat {
            query.nextToken = search.add(try await desk.jobs(query))
        } while query.nextToken != nil
        var page = JobListPage(
            jobs: search.jobs, choice: choice, search: visit.query["q"],
            nextToken: search.nextToken, isLater: visit.query["after"] != nil)
        if choice == .all {
            var waiting = JobQuery()
            waiting.statuses = [.suspended]
            waiting.resultsMax = ConsoleLimits.jobsOnPage
            page.waiting = try await desk.jobs(waiting).jobs
        }
        return visit.page(page.content, title: "Jobs", section: "jobs")
    }

    private func failed(_ id: JobID) async throws(DeskProblem) -> ConsoleAnswer {
        let job = try await job(id)
        let after = visit.query["after"].flatMap(UInt64.init)
        var scan = FailedTaskScan(code: visit.query["code"], search: visit.query["q"])
        var row = after
        repeat {
            let page = try await desk.failedTasks(of: id, of: nil, after: row, max: 1_000)
            row = scan.add(page)
        } while row != nil
        let page = FailedTasksPage(
            job: job, found: scan, code: visit.query["code"], search: visit.query["q"],
            after: after)
        return visit.page(page.content, title: "Failed rows of \(job.title)", section: "jobs")
    }

    private func live(_ id: JobID) async throws(DeskProblem) -> ConsoleAnswer {
        guard console.watchers.begin() else {
            throw .tooBusy("Too many pages watch jobs already; this one does not move by itself.")
        }
        do {
            let moments = try await desk.moments(of: id, of: nil)
            return LiveStream(
                console: console, session: visit.session, id: id, moments: moments
            ).answer
        } catch {
            console.watchers.end()
            throw error
        }
    }

    func cancel(_ job: ConsoleJob, problem: DeskProblem? = nil) -> ConsoleAnswer {
        let page = CancelPage(
            job: job, formToken: visit.formToken, problem: problem?.description)
        return visit.page(
            page.content, title: "Cancel a job", section: "jobs",
            status: problem?.answerStatus ?? .ok)
    }

    private func report(_ job: ConsoleJob, _ name: String) -> ConsoleAnswer {
        guard let found = ReportFolder(jobPath: job.path).open(name) else { return missing }
        let body = FileBody(descriptor: found.descriptor, bytes: found.file.bytes)
        return .download(body.responseBody, name: found.file.name)
    }

    var missing: ConsoleAnswer {
        let page = ProblemPage(
            title: "No such page",
            text: "There is nothing at this address; perhaps it was mistyped.")
        return visit.page(page.content, title: page.title, status: .notFound)
    }

    func problem(_ problem: DeskProblem) -> ConsoleAnswer {
        let page = ProblemPage(title: problem.title, text: problem.description)
        return visit.page(page.content, title: page.title, status: problem.answerStatus)
    }
}
