// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Pieces that several pages are made of.
enum Piece {
    /// A status, by colour, sign and word.
    static func badge(_ status: JobStatus, failed: UInt64) -> HTML {
        let tone = JobWords.tone(status, failed: failed)
        return """
            <span class="badge \(tone)">\(Icon.of(tone: tone))<span>\(JobWords.name(status))</span>\
            </span>
            """
    }

    /// How far a job is, as a bar of what succeeded, failed and was skipped. `name` says whose.
    static func bar(_ progress: JobProgressSummary, name: String) -> HTML {
        let done = done(progress)
        guard let total = progress.totalNumberOfTasks, total > 0 else {
            return """
                <div class="bar" role="img" aria-label="\(name): no rows counted yet"></div>
                """
        }
        let share = { (part: UInt64) in
            String(Int((Double(min(part, total)) / Double(total) * 10_000).rounded()))
        }
        let good = progress.numberOfTasksSucceeded
        let skipped = progress.numberOfTasksSkipped
        let said =
            "\(Figures.count(done)) of \(Figures.count(total)) rows done, "
            + "\(Figures.count(progress.numberOfTasksFailed)) failed"
        return """
            <div class="bar" role="progressbar" aria-label="\(name)" aria-valuemin="0" \
            aria-valuemax="100" \
            aria-valuenow="\(Int(100 * Double(min(done, total)) / Double(total)))" \
            aria-valuetext="\(said)"><svg viewBox="0 0 10000 10" preserveAspectRatio="none" \
            aria-hidden="true" focusable="false">\
            <rect class="good" x="0" y="0" width="\(share(good))" height="10"/>\
            <rect class="skipped" x="\(share(good))" y="0" width="\(share(skipped))" height="10"/>\
            <rect class="bad" x="\(share(good + skipped))" y="0" \
            width="\(share(progress.numberOfTasksFailed))" height="10"/></svg></div>
            """
    }

    /// Rows that need no more work.
    static func done(_ progress: JobProgressSummary) -> UInt64 {
        progress.numberOfTasksSucceeded + progress.numberOfTasksSkipped
            + progress.numberOfTasksFailed
    }

    /// A moment; the script turns it into the time of who looks.
    static func time(_ moment: Timestamp) -> HTML {
        let text = moment.iso8601
        return """
            <time datetime="\(text)">\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC</time>
            """
    }

    /// A sentence on something that is wrong, to be read at once.
    static func alert(_ text: String, title: String) -> HTML {
        """
        <div class="alert bad" role="alert">\(Icon.warning)<div><strong>\(title)</strong>\
        <p>\(text)</p></div></div>
        """
    }

    /// A term and what is said of it; nothing where nothing is.
    static func fact(_ term: String, _ text: String?) -> HTML {
        guard let text else { return "" }
        return fact(term, html: "\(text)")
    }

    static func fact(_ term: String, html: HTML) -> HTML {
        "<div><dt>\(term)</dt><dd>\(html)</dd></div>"
    }

    /// A button that does something, in a form of its own.
    static func action(
        _ path: HTML, _ label: HTML, formToken: String, kind: String = "", icon: HTML = ""
    ) -> HTML {
        """
        <form method="post" action="\(path)">\(PageFrame.csrf(formToken))\
        <button class="button \(kind)" type="submit">\(icon)<span>\(label)</span></button></form>
        """
    }
}
