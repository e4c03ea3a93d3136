// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// One job: how it stands, what it does, and what can be asked of it.
struct JobDetailPage: Sendable {
    var job: ConsoleJob
    var formToken: String
    var trail = ProgressTrail()
    /// Files of its report that can be taken.
    var files: [ReportFolder.File] = []
    /// What was wrong with a change that somebody asked for just now.
    var problem: String?

    private var path: HTML { "/console/jobs/\(segment: job.id.text)" }

    var content: HTML {
        """
        <nav aria-label="Where this is" class="crumbs"><ol><li><a href="/console/">Jobs</a></li>\
        <li aria-current="page">\(job.id.text)</li></ol></nav>
        <div id="job" data-live="\(path)/live" data-status="\(job.status.rawValue)" \
        data-ended="\(job.status.isTerminal ? "yes" : "no")">
        \(problem.map { Piece.alert($0, title: "That was not done") })
        \(heading)
        \(reasons)
        \(check)
        \(live)
        <div class="columns">
        <div>\(JobFacts(job: job).content)</div>
        <div>\(failures)\(report)\(priority)\(tags)</div>
        </div>
        </div>
        """
    }

    private var heading: HTML {
        let failed = job.progress.numberOfTasksFailed
        return """
            <div class="title job-title"><div><h1>\(job.title)</h1>
            <p>\(Piece.badge(job.status, failed: failed)) <span class="meaning">\
            \(JobWords.meaning(job))</span></p></div>
            \(actions)</div>
            """
    }

    private var actions: HTML {
        var buttons: [HTML] = []
        if job.status == .suspended {
            buttons.append(button("run", "Run job", kind: "primary", icon: Icon.play))
        }
        if job.canResume {
            buttons.append(button("resume", "Resume", kind: "primary", icon: Icon.play))
        }
        if job.canPause { buttons.append(button("pause", "Pause", icon: Icon.pause)) }
        if job.canRetry {
            buttons.append(
                """
                <a class="button primary" href="/console/new?from=\(segment: job.id.text)\
                &amp;failed=on">\(Icon.again)<span>Run failed rows again</span></a>
                """)
        }
        buttons.append(
            """
            <a class="button" href="/console/new?from=\(segment: job.id.text)">\(Icon.copy)\
            <span>Clone</span></a>
            """)
        if job.canCancel {
            buttons.append(
                "<a class=\"button danger\" href=\"\(path)/cancel\">\(Icon.cross)"
                    + "<span>Cancel job</span></a>")
        }
        return "<div class=\"actions\" role=\"group\" aria-label=\"Actions\">\(buttons)</div>"
    }

    private func button(
        _ verb: HTML, _ label: HTML, kind: String = "", icon: HTML
    ) -> HTML {
        Piece.action("\(path)/\(verb)", label, formToken: formToken, kind: kind, icon: icon)
    }

    /// Why it waits, stopped or failed.
    private var reasons: HTML {
        let kind = job.status == .failed || job.status == .failing ? "bad" : "mixed"
        var boxes: [HTML] = job.failureReasons.map { reason in
            let advice: HTML? = JobWords.advice(reason.failureCode).map { "<p>\($0)</p>" }
            return """
                <div class="alert \(kind)">\(Icon.warning)<div><strong>\(reason.failureCode)\
                </strong><p>\(reason.failureReason)</p>\(advice)</div></div>
                """
        }
        if let cause = job.suspendedCause, job.status == .suspended {
            let since: HTML? = job.suspendedAt.map { ", since \(Piece.time($0))" }
            boxes.append(
                "<div class=\"alert waiting\">\(Icon.hand)<p>\(cause)\(since)</p></div>")
        }
        if let reason = job.statusUpdateReason {
            boxes.append(
                "<div class=\"alert quiet\">\(Icon.info)<p>Reason given: \(reason)</p></div>")
        }
        return "\(boxes)"
    }

    /// What its preflight found: for whoever is to confirm it, and for whoever asks why it failed.
    private var check: HTML? {
        guard job.status == .suspended || job.status == .failed else { return nil }
        return job.preflight.map { PreflightView(report: $0).content }
    }

    private var live: HTML {
        let panel = LivePanel(status: job.status, progress: job.progress, trail: trail)
        return """
            <section class="card" aria-labelledby="progress"><h2 id="progress">Progress</h2>
            <div id="live">\(panel.content)</div>
            <p class="unseen" id="spoken" role="status" aria-live="polite"></p></section>
            """
    }

    private var failures: HTML {
        let failed = job.progress.numberOfTasksFailed
        let text: HTML =
            failed == 0
            ? "<p class=\"soft\">No row has failed.</p>"
            : """
            <p><strong>\(Figures.count(failed, "row", "rows")) failed.</strong></p>
            <p><a class="button" href="\(path)/failed">Look at failed rows</a></p>
            """
        return """
            <section class="card" aria-labelledby="failed"><h2 id="failed">Failed rows</h2>\
            \(text)</section>
            """
    }

    private var report: HTML {
        let items: [HTML] = files.map { file in
            """
            <li><a href="\(path)/report/\(segment: file.id)" download>\(Icon.down)\
            <span>\(file.name)</span></a> <span class="soft">\(Figures.bytes(Double(file.bytes)))\
            </span></li>
            """
        }
        let list: HTML =
            items.isEmpty
            ? "<p class=\"soft\">\(job.status.isTerminal ? none : later)</p>"
            : "<ul class=\"plain-list files\">\(items)</ul>"
        // A place on this machine is the folder whose files stand here already.
        let isElsewhere = job.reportLocation?.hasPrefix("arn:") == true
        let place: HTML? =
            isElsewhere
            ? "<p class=\"soft\">Also at <bdi>\(job.reportLocation ?? "")</bdi></p>" : nil
        return """
            <section class="card" aria-labelledby="report"><h2 id="report">Report</h2>\
            \(list)\(place)</section>
            """
    }

    private var none: String { "This job has left no report." }
    private var later: String { "It is written when the job ends." }

    private var priority: HTML {
        guard !job.status.isTerminal else { return "" }
        return """
            <section class="card" aria-labelledby="priority-name"><h2 id="priority-name">Priority\
            </h2><form method="post" action="\(path)/priority" class="inline">\
            \(PageFrame.csrf(formToken))
            <label class="unseen" for="priority">Priority</label>
            <input id="priority" name="priority" type="number" min="0" max="2147483647" required \
            value="\(job.priority)" aria-describedby="priority-hint">
            <button class="button" type="submit">Change</button></form>
            <p class="hint" id="priority-hint">Higher ones run first. It counts at once.</p>\
            </section>
            """
    }

    private var tags: HTML {
        let list: [HTML] = job.tags.map { tag in
            "<li class=\"tag\"><bdi>\(tag.key)</bdi> = <bdi>\(tag.value)</bdi></li>"
        }
        return """
            <section class="card" aria-labelledby="tags-name"><h2 id="tags-name">Tags</h2>
            <ul class="tags">\(list.isEmpty ? ["<li class=\"soft\">No tags</li>"] : list)</ul>
            <details id="tags-edit"><summary>Change tags</summary>
            <form method="post" action="\(path)/tags" class="stack">\(PageFrame.csrf(formToken))
            <div class="field"><label for="tags">Tags, one key=value a line</label>
            <textarea id="tags" name="tags" rows="4" spellcheck="false">\
            \(JobForm.text(job.tags))</textarea></div>
            <button class="button" type="submit">Save tags</button></form></details></section>
            """
    }
}
