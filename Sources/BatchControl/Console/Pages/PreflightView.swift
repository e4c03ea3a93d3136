// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What was found out about a job before it is made.
struct PreflightView: Sendable {
    var report: PreflightReport

    var content: HTML {
        """
        <section class="card preflight" aria-labelledby="preflight" id="check">
        <h2 id="preflight" tabindex="-1">Check</h2>
        \(verdict)
        <dl class="tiles small">\(estimates)</dl>
        <ul class="findings">\(report.findings.sorted { rank($0) < rank($1) }.map(finding))</ul>
        <p class="soft">Figures are estimates.</p>
        </section>
        """
    }

    private var verdict: HTML {
        let problems = report.findings.filter { $0.level == .problem }.count
        let warnings = report.findings.filter { $0.level == .warning }.count
        if problems > 0 {
            let what = problems == 1 ? "One thing keeps" : "\(problems) things keep"
            return """
                <div class="alert bad" role="status">\(Icon.cross)<p><strong>\(what) this job from \
                running.</strong></p></div>
                """
        }
        if warnings > 0 {
            return """
                <div class="alert mixed" role="status">\(Icon.warning)<p><strong>The job can run. \
                Look at what is marked first.</strong></p></div>
                """
        }
        return """
            <div class="alert good" role="status">\(Icon.check)<p><strong>The job can run.</strong>\
            </p></div>
            """
    }

    private var estimates: [HTML] {
        var tiles: [HTML] = []
        func add(_ name: String, _ value: String?) {
            if let value { tiles.append("<div><dt>\(name)</dt><dd>\(value)</dd></div>") }
        }
        add("Rows", report.rows.map { Figures.count($0) })
        add("Requests", report.requests.map { Figures.count($0) })
        add("Cost", report.costDollars.map(Figures.dollars))
        add("Time", report.seconds.map { Figures.duration(seconds: $0) })
        return tiles
    }

    private func finding(_ finding: PreflightFinding) -> HTML {
        let tone = tone(finding.level)
        let remedy: HTML? = finding.remedy.map { "<p class=\"remedy\">\($0)</p>" }
        return """
            <li class="\(tone)">\(Icon.of(tone: tone))<div><p><strong>\(finding.subject)</strong> \
            <span class="unseen">\(finding.level.rawValue):</span> \(finding.text)</p>\(remedy)\
            </div></li>
            """
    }

    private func rank(_ finding: PreflightFinding) -> Int {
        switch finding.level {
        case .problem: 0
        case .warning: 1
        case .note: 2
        case .passed: 3
        }
    }

    private func tone(_ level: PreflightFinding.Level) -> String {
        switch level {
        case .problem: "bad"
        case .warning: "mixed"
        case .note: "quiet"
        case .passed: "good"
        }
    }
}
