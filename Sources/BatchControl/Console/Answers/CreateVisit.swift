// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import HTTPTypes

/// Somebody creates a job: an empty form or that of a clone, a check, and the job.
struct CreateVisit: Sendable {
    let pages: ConsolePages

    private var visit: ConsoleVisit { pages.visit }

    /// The page as it is opened.
    func blank() async throws(DeskProblem) -> ConsoleAnswer {
        var page = CreatePage(formToken: visit.formToken)
        let asksForDocument = visit.query["tab"] == "document"
        if let source = visit.query["from"] {
            page.source = source
            page.isFailedOnly = visit.query.isSet("failed")
            let request = try await clone(source, failedOnly: page.isFailedOnly).request
            if let form = JobForm(request) {
                page.form = form
            } else if !asksForDocument {
                page.note =
                    "This job has options that the form does not show; here is its document."
            }
            if asksForDocument || page.note != nil { page.document = request.document.prettyText }
        } else if asksForDocument {
            page.document = ""
        }
        return answer(page)
    }

    /// What was filled in: checked, or made.
    func submit(_ fields: FormFields) async throws(DeskProblem) -> ConsoleAnswer {
        var page = CreatePage(form: JobForm(fields), formToken: visit.formToken)
        page.document = fields.raw("document")
        page.source = fields["from"]
        page.isFailedOnly = fields.isSet("failed")
        var base: JobOrder?
        if let source = page.source {
            base = try await clone(source, failedOnly: page.isFailedOnly)
        }
        let request: JobRequest
        do throws(JobDocumentProblem) {
            request = try JobRequest(
                documentText: page.document ?? page.form.document.compactText)
        } catch {
            page.problem = JobFormProblem(error, isForm: page.document == nil)
            return answer(page, status: .unprocessableContent)
        }
        if let problem = Self.localFile(of: request, base: base?.request) {
            page.problem = JobFormProblem(problem, isForm: page.document == nil)
            return answer(page, status: .unprocessableContent)
        }
        let order = JobOrder(request, settings: base?.settings, region: base?.region)
        do throws(DeskProblem) {
            return try await perform(fields["do"], order, checked: fields["checked"], &page)
        } catch {
            page.problem = JobFormProblem(text: error.description)
            return answer(page, status: error.answerStatus)
        }
    }

    private func perform(
        _ verb: String?, _ order: JobOrder, checked: String?, _ page: inout CreatePage
    ) async throws(DeskProblem) -> ConsoleAnswer {
        let fingerprint = Fingerprint.of(order.request.document.compactText)
        if verb == "skip" || verb == "create" && checked == fingerprint {
            var order = order
            if order.request.clientRequestToken == nil {
                // A form that is sent twice by accident makes one job.
                order.request.clientRequestToken =
                    "console-\(Fingerprint.of(visit.formToken))-\(fingerprint)"
            }
            let id = try await pages.desk.create(order)
            return .redirect("/console/jobs/\(id.text)?done=created")
        }
        page.preflight = try await pages.desk.preflight(order)
        page.checked = fingerprint
        if verb == "create" {
            page.note = "You changed the job since its check; here is a new one."
        }
        return answer(page)
    }

    /// A file of this machine that somebody names; one that the job had that is cloned may stay.
    private static func localFile(
        of request: JobRequest, base: JobRequest?
    ) -> JobDocumentProblem? {
        var strange = request
        if let report = base?.report, report.destination == request.report?.destination {
            strange.report = nil
        }
        guard let problem = LocalFiles.problem(of: strange) else { return nil }
        guard let base, base.objects == request.objects else { return problem }
        strange.objects = .generator(JobManifestGenerator(sourceBucket: .bucket("none")))
        return LocalFiles.problem(of: strange)
    }

    private func clone(_ source: String, failedOnly: Bool) async throws(DeskProblem) -> JobOrder {
        guard let id = JobID(source) else { throw .noSuchJob("There is no job \(source)") }
        var changes = CloneChanges()
        changes.failedOnly = failedOnly
        return try await pages.desk.clone(id, of: nil, changes)
    }

    private func answer(_ page: CreatePage, status: HTTPResponse.Status = .ok) -> ConsoleAnswer {
        let title = page.source == nil ? "Create a job" : "Clone a job"
        return visit.page(page.content, title: title, section: "new", status: status)
    }
}
