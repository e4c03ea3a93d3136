// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// The rows of a job that failed, with why.
struct FailedTasksPage: Sendable {
    var job: ConsoleJob
    var found: FailedTaskScan
    /// Only rows with this error code are shown.
    var code: String?
    /// Only rows are shown whose key has this in it.
    var search: String?
    /// The rows after this one are shown; nil for the first page.
    var after: UInt64?

    private var path: HTML { "/console/jobs/\(segment: job.id.text)" }

    var content: HTML {
        """
        <nav aria-label="Where this is" class="crumbs"><ol><li><a href="/console/">Jobs</a></li>\
        <li><a href="\(path)">\(job.id.text)</a></li><li aria-current="page">Failed rows</li></ol>\
        </nav>
        <div class="title"><h1>Failed rows</h1>\(retry)</div>
        <p>\(Figures.count(job.progress.numberOfTasksFailed, "row", "rows")) of \
        <strong>\(job.title)</strong> failed.</p>
        \(codes)
        <form method="get" action="\(path)/failed" class="search">
        <input type="hidden" name="code" value="\(code ?? "")">
        <label for="q">Key contains</label>
        <input id="q" name="q" type="search" value="\(search ?? "")" autocomplete="off">
        <button class="button" type="submit">Filter</button></form>
        \(table)
        \(paging)
        """
    }

    private var retry: HTML {
        guard job.canRetry else { return "" }
        return """
            <a class="button primary" href="/console/new?from=\(segment: job.id.text)\
            &amp;failed=on">\(Icon.again)<span>Run failed rows again</span></a>
            """
    }

    private var codes: HTML {
        guard !found.counts.isEmpty else { return "" }
        let entries: [HTML] = found.countsInOrder.prefix(12).map { entry in
            let current: HTML = entry.code == code ? " aria-current=\"true\"" : ""
            return """
                <li><a class="chip" href="\(path)/failed?code=\(segment: entry.code)\
                &amp;q=\(segment: search ?? "")"\(current)><bdi>\(entry.code)</bdi> \
                <span class="count">\(Figures.count(entry.count))</span></a></li>
                """
        }
        let all: HTML = code == nil ? " aria-current=\"true\"" : ""
        return """
            <nav aria-label="Filter by error code"><ul class="chips">\
            <li><a class="chip" href="\(path)/failed"\(all)>All codes</a></li>\(entries)</ul></nav>
            <p class="soft">Counted over \(Figures.count(found.scanned, "row", "rows"))\
            \(found.isComplete ? "" : " from here on; there are more").</p>
            """
    }

    private var table: HTML {
        guard !found.tasks.isEmpty else {
            return """
                <section class="card empty"><h2>No rows here</h2><p>No failed row fits, among \
                those that were looked at.</p></section>
                """
        }
        let rows: [HTML] = found.tasks.map { task in
            let version: HTML? = task.versionID.map {
                "<span class=\"soft id\">version \($0)</span>"
            }
            return """
                <tr><td data-label="Row" class="number">\(Figures.count(task.row + 1))</td>
                <th scope="row" data-label="Object"><bdi class="key">\(task.key)</bdi>\
                <span class="soft id">\(task.bucket)</span>\(version)</th>
                <td data-label="Error"><code><bdi>\(task.failure.errorCode)</bdi></code>\
                <span class="soft"> \(task.failure.httpStatus)</span></td>
                <td data-label="What happened" class="message"><bdi>\(task.failure.message)</bdi>\
                </td></tr>
                """
        }
        return """
            <table class="failed"><caption class="unseen">Failed rows</caption><thead><tr>\
            <th scope="col" class="number">Row</th><th scope="col">Object</th>\
            <th scope="col">Error</th><th scope="col">What happened</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    private var paging: HTML {
        let query: HTML = "code=\(segment: code ?? "")&amp;q=\(segment: search ?? "")"
        let first: HTML? =
            after == nil ? nil : "<a class=\"button\" href=\"\(path)/failed?\(query)\">First</a>"
        var next: HTML?
        if let row = found.nextAfter {
            next =
                """
                <a class="button" rel="next" \
                href="\(path)/failed?\(query)&amp;after=\(row)">More</a>
                """
        }
        guard first != nil || next != nil else { return "" }
        return "<nav class=\"paging\" aria-label=\"Pages\">\(first)\(next)</nav>"
    }
}
