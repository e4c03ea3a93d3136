// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Asks before a job is cancelled.
struct CancelPage: Sendable {
    var job: ConsoleJob
    var formToken: String
    var problem: String?

    var content: HTML {
        """
        <section class="card narrow">
        <h1>Cancel this job?</h1>
        <p><strong>\(job.title)</strong><br><span class="soft id">\(job.id.text)</span></p>
        <p>\(Figures.count(Piece.done(job.progress), "row is", "rows are")) done. What was copied \
        stays, no more is copied, and a report is written of what was tried. A cancelled job \
        cannot be taken up again; it can be cloned.</p>
        \(problem.map { Piece.alert($0, title: "That was not done") })
        <form method="post" action="/console/jobs/\(segment: job.id.text)/cancel" class="stack">
        \(PageFrame.csrf(formToken))
        <div class="field"><label for="reason">Reason <span class="soft">(optional)</span></label>
        <input id="reason" name="reason" maxlength="256" autocomplete="off" \
        aria-describedby="reason-hint"><p class="hint" id="reason-hint">Kept with the job, for \
        whoever reads it later.</p></div>
        <div class="actions"><button class="button danger solid" type="submit">Cancel the job\
        </button><a class="button" href="/console/jobs/\(segment: job.id.text)">Keep it</a></div>
        </form></section>
        """
    }
}
