// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// All jobs, or those that somebody looks for.
struct JobListPage: Sendable {
    var jobs: [JobSummary]
    /// Those that wait for somebody, whatever else is shown.
    var waiting: [JobSummary] = []
    var choice = JobListChoice.all
    var search: String?
    /// For the jobs after these.
    var nextToken: String?
    /// Whether this is not the first page.
    var isLater = false

    var content: HTML {
        """
        <div class="title"><h1>Jobs</h1>
        <a class="button primary" href="/console/new">\(Icon.plus)<span>Create job</span></a></div>
        \(waitingBox)
        \(finder)
        <div id="jobs" data-refresh="jobs">
        \(table)
        </div>
        """
    }

    /// What waits for a person stands above all.
    private var waitingBox: HTML {
        guard choice == .all, search == nil, !isLater, !waiting.isEmpty else { return "" }
        let items: [HTML] = waiting.prefix(5).map { job in
            """
            <li><a href="/console/jobs/\(segment: job.id.text)">\(Self.title(job))</a> \
            <span class="soft">\(rows(job)), created \(Piece.time(job.createdAt))</span></li>
            """
        }
        let more: HTML? =
            waiting.count > 5
            ? "<p><a href=\"/console/?status=waiting\">All \(waiting.count) that wait</a></p>" : nil
        return """
            <section class="card attention" aria-labelledby="waiting">
            <h2 id="waiting">\(Icon.hand)<span>Awaiting your confirmation</span></h2>
            <ul class="plain-list">\(items)</ul>\(more)</section>
            """
    }

    private func rows(_ job: JobSummary) -> String {
        job.progress.totalNumberOfTasks.map { Figures.count($0, "row", "rows") } ?? "not counted"
    }

    private var finder: HTML {
        let chips: [HTML] = JobListChoice.allCases.map { entry in
            let current: HTML = entry == choice ? " aria-current=\"true\"" : ""
            return """
                <li><a class="chip" href="/console/?status=\(entry.rawValue)\(searchQuery)"\
                \(current)>\(entry.name)</a></li>
                """
        }
        return """
            <search class="finder">
            <nav aria-label="Filter by status"><ul class="chips">\(chips)</ul></nav>
            <form method="get" action="/console/" class="search" role="search">
            <input type="hidden" name="status" value="\(choice.rawValue)">
            <label class="unseen" for="q">Search jobs</label>
            <input id="q" name="q" type="search" value="\(search ?? "")" \
            placeholder="Description or id" autocomplete="off">
            <button class="button" type="submit">Search</button></form>
            </search>
            """
    }

    private var searchQuery: HTML {
        guard let search else { return "" }
        return "&amp;q=\(segment: search)"
    }

    private var table: HTML {
        guard !jobs.isEmpty else { return empty }
        let rows = jobs.map(row)
        return """
            <table class="jobs"><caption class="unseen">Jobs, newest first</caption>
            <thead><tr><th scope="col">Job</th><th scope="col">Status</th>\
            <th scope="col">Progress</th><th scope="col" class="number">Priority</th>\
            <th scope="col">Created</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            \(paging)
            """
    }

    private func row(_ job: JobSummary) -> HTML {
        let failed = job.progress.numberOfTasksFailed
        let operation = JobWords.operation(job.operation)
        return """
            <tr><th scope="row" data-label="Job"><a class="job" \
            href="/console/jobs/\(segment: job.id.text)">\(Self.title(job))</a>\
            <span class="soft id">\(operation) · \(job.id.text)</span></th>
            <td data-label="Status">\(Piece.badge(job.status, failed: failed))</td>
            <td data-label="Progress" class="progress-cell">\(progress(job))</td>
            <td data-label="Priority" class="number">\(job.priority)</td>
            <td data-label="Created">\(Piece.time(job.createdAt))</td></tr>
            """
    }

    private func progress(_ job: JobSummary) -> HTML {
        guard let total = job.progress.totalNumberOfTasks else {
            return "<span class=\"soft\">\(job.status.isTerminal ? "No rows" : "Counting")</span>"
        }
        let done = Piece.done(job.progress)
        let failed = job.progress.numberOfTasksFailed
        let failures: HTML? =
            failed > 0 ? " · <span class=\"failed\">\(Figures.count(failed)) failed</span>" : nil
        return """
            \(Piece.bar(job.progress, name: "Progress of \(Self.title(job))"))\
            <span class="soft">\(Figures.percent(done, of: total)) of \
            \(Figures.count(total, "row", "rows"))\(failures)</span>
            """
    }

    private var paging: HTML {
        let first: HTML? = isLater ? "<a class=\"button\" href=\"/console/\">Newest jobs</a>" : nil
        var next: HTML?
        if let nextToken {
            next = """
                <a class="button" rel="next" href="/console/?status=\(choice.rawValue)\
                \(searchQuery)&amp;after=\(segment: nextToken)">Older jobs</a>
                """
        }
        guard first != nil || next != nil else { return "" }
        return "<nav class=\"paging\" aria-label=\"Pages\">\(first)\(next)</nav>"
    }

    /// What stands there instead of a table without rows.
    private var empty: HTML {
        if search != nil || choice != .all || isLater {
            return """
                <section class="card empty"><h2>No job fits</h2>
                <p>No job has that status and those words. <a href="/console/">See all jobs.</a>\
                </p></section>
                """
        }
        return """
            <section class="card empty"><div class="hero">\(Icon.bucket)</div>
            <h2>No jobs yet</h2>
            <p>A job copies every object of a list: a CSV file, an S3 Inventory, or whatever a \
            bucket holds. You say where to; it is checked before anything is copied.</p>
            <ol class="steps"><li><strong>Create</strong> it here, or paste the document of a job \
            that you have.</li><li><strong>Look</strong> at what the check found, and confirm.</li>\
            <li><strong>Watch</strong> it run; take the report, and run again what failed.</li></ol>
            <p><a class="button primary" href="/console/new">Create your first job</a></p></section>
            """
    }

    /// Its description, or what it does.
    static func title(_ job: JobSummary) -> String {
        job.description ?? "\(JobWords.operation(job.operation)) job"
    }
}
