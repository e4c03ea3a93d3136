// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Where a job is described, checked and made.
struct CreatePage: Sendable {
    var form = JobForm.empty
    /// The text in the tab for documents; that tab is shown where it is not nil.
    var document: String?
    var formToken: String
    var problem: JobFormProblem?
    var preflight: PreflightReport?
    /// Stands for the job that was checked; another job is checked again before it is made.
    var checked: String?
    /// The job that this is a clone of.
    var source: String?
    var isFailedOnly = false
    /// What cannot be done in the form.
    var note: String?

    private var isDocument: Bool { document != nil }

    var content: HTML {
        """
        <div class="title"><h1>\(source == nil ? "Create a job" : "Clone a job")</h1></div>
        \(cloneNote)
        <nav aria-label="How to describe it" class="tabs"><ul>
        <li><a href="/console/new\(query("form"))"\(" aria-current=\"page\"", when: !isDocument)>\
        Form</a></li>
        <li><a href="/console/new\(query("document"))"\
        \(" aria-current=\"page\"", when: isDocument)>Job document</a></li></ul></nav>
        <div class="columns create">
        <form method="post" action="/console/new" class="stack" id="create">
        \(PageFrame.csrf(formToken))
        <input type="hidden" name="checked" value="\(checked ?? "")">
        <input type="hidden" name="from" value="\(source ?? "")">
        <input type="hidden" name="failed" value="\(isFailedOnly ? "on" : "")">
        \(problemBox)
        \(isDocument ? documentFields : FormSections(piece: piece).content)
        \(buttons)
        </form>
        <aside aria-label="Check">\(aside)</aside>
        </div>
        """
    }

    private var piece: FormPiece { FormPiece(fields: form.fields, problem: problem) }

    private func query(_ tab: HTML) -> HTML {
        let from: HTML = source.map { "&amp;from=\(segment: $0)" } ?? ""
        return "?tab=" + tab + from + "\("&amp;failed=on", when: isFailedOnly)"
    }

    private var cloneNote: HTML {
        var parts: [HTML] = []
        if let source {
            parts.append(
                """
                <p>\(isFailedOnly ? "Over the rows that failed of" : "With the configuration of") \
                job <a href="/console/jobs/\(segment: source)"><code>\(source)</code></a>. Change \
                what you like; it becomes a new job.</p>
                """)
        }
        if let note { parts.append("<p class=\"soft\">\(note)</p>") }
        return "\(parts)"
    }

    private var problemBox: HTML {
        guard let problem else { return "" }
        let place: HTML? =
            problem.member.isEmpty
            ? nil
            : problem.field.map { "<a href=\"#\($0)\"><code>\(problem.member)</code></a>: " }
                ?? "<code>\(problem.member)</code>: "
        return """
            <div class="alert bad" role="alert" id="problem" tabindex="-1">\(Icon.warning)\
            <div><strong>This is not a job yet</strong><p>\(place)\(problem.text)</p></div></div>
            """
    }

    private var documentFields: HTML {
        """
        <section class="card"><div class="field"><label for="document">Job document</label>
        <textarea id="document" name="document" rows="26" spellcheck="false" class="code" \
        aria-describedby="document-hint">
        \(document ?? "")</textarea>
        <p class="hint" id="document-hint">The JSON that <code>aws s3control create-job \
        --cli-input-json</code> takes.</p></div></section>
        """
    }

    private var buttons: HTML {
        let isReady = preflight?.isPassed == true
        return """
            <div class="actions end" role="group" aria-label="Go on">
            <button class="button \(isReady ? "" : "primary")" name="do" value="check" \
            type="submit" data-busy="Checking…">\
            \(preflight == nil ? "Check" : "Check again")</button>
            <button class="button \(isReady ? "primary" : "")" name="do" \
            value="\(preflight == nil ? "skip" : "create")" type="submit" data-busy="Creating…">\
            \(preflight == nil ? "Create without a check" : "Create job")</button></div>
            """
    }

    private var aside: HTML {
        if let preflight { return PreflightView(report: preflight).content }
        return """
            <section class="card soft-card"><h2>Before anything is made</h2>
            <p>The check reads the manifest, tries the source and the target on a few keys, and \
            says what the job will do, what it may cost, and which permission is missing. What it \
            writes it removes.</p></section>
            """
    }
}
