// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

extension ConsolePages {
    /// Answers POST: does what was asked and goes back to a page, or says why not.
    func change(_ route: ConsoleRoute, _ form: FormFields) async -> ConsoleAnswer {
        do throws(DeskProblem) {
            switch route {
            case .create: return try await CreateVisit(pages: self).submit(form)
            case .job(let id, let part): return try await change(part, of: id, form)
            default: return missing
            }
        } catch {
            return problem(error)
        }
    }

    private func change(
        _ part: ConsoleRoute.JobPart, of id: JobID, _ form: FormFields
    ) async throws(DeskProblem) -> ConsoleAnswer {
        do throws(DeskProblem) {
            switch part {
            case .update(let status):
                let before = try await desk.job(id, of: nil).status
                _ = try await desk.update(id, of: nil, to: status, reason: nil)
                if status == .paused { return done("pause", id) }
                return done(before == .suspended ? "run" : "resume", id)
            case .cancel:
                _ = try await desk.update(
                    id, of: nil, to: .cancelled, reason: Self.reason(form["reason"]))
                return done("cancel", id)
            case .priority:
                let text = form["priority"] ?? ""
                guard let priority = Int(text), (0...2_147_483_647).contains(priority) else {
                    throw .badRequest(
                        "Priority \(text) is none; allowed: a number from 0 to 2147483647")
                }
                _ = try await desk.setPriority(priority, of: id, of: nil)
                return done("priority", id)
            case .tags:
                let tags = try Self.tags(form["tags"] ?? "")
                try await desk.setTags(tags, of: id, of: nil)
                return done("tags", id)
            default: return missing
            }
        } catch {
            if case .noSuchJob = error { throw error }
            if part == .cancel { return cancel(try await job(id), problem: error) }
            return try await page(of: id, problem: error)
        }
    }

    private func done(_ what: String, _ id: JobID) -> ConsoleAnswer {
        .redirect("/console/jobs/\(id.text)?done=\(what)")
    }

    /// At most 256 characters, as UpdateJobStatus takes them.
    private static func reason(_ text: String?) -> String? {
        text.map { String($0.prefix(256)) }
    }

    private static func tags(_ text: String) throws(DeskProblem) -> [S3Tag] {
        do {
            return try S3Tag.jobTags(JobForm.tags(text))
        } catch {
            throw .badRequest("\(error)")
        }
    }
}
