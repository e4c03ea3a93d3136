// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Carries calls out: reads what is asked, asks the desk, and writes what it says.
struct ControlDesk: Sendable {
    let desk: any JobDesk

    func answer(
        _ call: ControlCall, _ request: IncomingRequest, of caller: Caller
    ) async throws(ControlProblem) -> ControlAnswer {
        do {
            return switch call {
            case .createJob: try await create(request, caller)
            case .listJobs: try await list(request, caller)
            case .describeJob(let id): try await describe(id, caller)
            case .updateJobPriority(let id): try await setPriority(of: id, request, caller)
            case .updateJobStatus(let id): try await setStatus(of: id, request, caller)
            case .getJobTagging(let id): try await tags(of: id, caller)
            case .putJobTagging(let id): try await setTags(of: id, request, caller)
            case .deleteJobTagging(let id):
                try await removeTags(of: id, caller)
            }
        } catch let problem as DeskProblem {
            throw ControlProblem(problem, call: call)
        } catch let problem as JobDocumentProblem {
            throw call.refusal(problem.description)
        } catch let problem as ControlProblem {
            throw problem
        } catch {
            throw ControlProblem("InternalServiceException", 500, "\(error)")
        }
    }

    private func create(_ request: IncomingRequest, _ caller: Caller) async throws -> ControlAnswer
    {
        let document = try WireReader.read(
            request.body, root: "CreateJobRequest", as: ControlShapes.createJob)
        let id = try await desk.create(
            JobOrder(
                try CreateJobReader.request(document, of: caller), region: caller.region))
        return answer(
            .object(["JobId": .string(id.text)]), "CreateJobResult",
            ControlShapes.createJobResult)
    }

    private func list(_ request: IncomingRequest, _ caller: Caller) async throws -> ControlAnswer {
        let page = try await desk.jobs(try JobQuery(request.target, of: caller))
        return answer(
            JobDocuments.page(page), "ListJobsResult", ControlShapes.listJobsResult)
    }

    private func describe(_ id: JobID, _ caller: Caller) async throws -> ControlAnswer {
        let job = try await desk.job(id, of: caller.account)
        return answer(
            .object(["Job": JobDocuments.descriptor(job, of: caller)]), "DescribeJobResult",
            ControlShapes.describeJobResult)
    }

    private func setPriority(
        of id: JobID, _ request: IncomingRequest, _ caller: Caller
    ) async throws -> ControlAnswer {
        let text = try request.target.single("priority")
        guard let text else { throw ControlProblem.badRequest("Priority: it is missing") }
        guard let priority = Int(text), (0...2_147_483_647).contains(priority) else {
            throw ControlProblem.badRequest("Priority: allowed: 0 to 2147483647")
        }
        let set = try await desk.setPriority(priority, of: id, of: caller.account)
        return answer(
            .object(["JobId": .string(id.text), "Priority": .integer(Int64(set))]),
            "UpdateJobPriorityResult", ControlShapes.updatePriorityResult)
    }

    private func setStatus(
        of id: JobID, _ request: IncomingRequest, _ caller: Caller
    ) async throws -> ControlAnswer {
        let wanted = try request.target.single("requestedJobStatus")
        guard let status = wanted.flatMap(RequestedJobStatus.init), status != .paused else {
            throw ControlProblem.badRequest("RequestedJobStatus: allowed: Cancelled, Ready")
        }
        let reason = try request.target.single("statusUpdateReason")
        guard (1...256).contains(reason?.count ?? 1) else {
            throw ControlProblem.badRequest("StatusUpdateReason: allowed: 1 to 256 characters")
        }
        let now = try await desk.update(id, of: caller.account, to: status, reason: reason)
        var members: [String: JSONValue] = [
            "JobId": .string(id.text), "Status": .string(now.rawValue),
        ]
        members["StatusUpdateReason"] = reason.map(JSONValue.string)
        return answer(
            .object(members), "UpdateJobStatusResult", ControlShapes.updateStatusResult)
    }

    private func tags(of id: JobID, _ caller: Caller) async throws -> ControlAnswer {
        let job = try await desk.job(id, of: caller.account)
        return answer(
            .object(["Tags": S3Tag.document(job.tags)]), "GetJobTaggingResult",
            ControlShapes.tagging)
    }

    private func setTags(
        of id: JobID, _ request: IncomingRequest, _ caller: Caller
    ) async throws -> ControlAnswer {
        let document = try WireReader.read(
            request.body, root: "PutJobTaggingRequest", as: ControlShapes.tagging)
        guard case .object(let members) = document, members.count == 1,
            let tags = members["Tags"], case .array(let list) = tags
        else { throw ControlProblem.malformedXML("The body must hold Tags and nothing else.") }
        guard list.count <= Limits.jobTagsMax else {
            throw DeskProblem.tooManyTags(
                "\(list.count) tags; a job can have \(Limits.jobTagsMax)")
        }
        try await desk.setTags(try S3Tag.jobTags(tags), of: id, of: caller.account)
        return ControlAnswer()
    }

    private func removeTags(of id: JobID, _ caller: Caller) async throws -> ControlAnswer {
        try await desk.setTags([], of: id, of: caller.account)
        return ControlAnswer()
    }

    private func answer(_ value: JSONValue, _ root: String, _ shape: WireShape) -> ControlAnswer {
        ControlAnswer(body: WireWriter.document(value, root: root, as: shape))
    }
}
