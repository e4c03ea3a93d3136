// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// How a job goes: the part of its page that is sent again and again while it runs.
struct LivePanel: Sendable {
    var status: JobStatus
    var progress: JobProgressSummary
    /// What only a live run knows; nil on a page that was just opened.
    var moment: JobMoment?
    var trail: ProgressTrail

    var content: HTML {
        """
        <div class="meter"><p class="percent">\(percent)</p>\(Piece.bar(progress, name: "Progress"))
        <p class="soft">\(sentence)</p></div>
        <dl class="tiles">
        \(tile("Succeeded", progress.numberOfTasksSucceeded, "good"))\
        \(tile("Failed", progress.numberOfTasksFailed, "bad"))\
        \(skipped)\(unverified)\(speed)
        </dl>
        \(waiting)
        <div class="charts">\(RateChart(line: .succeeded, rates: trail.rates).content)\
        \(RateChart(line: .failed, rates: trail.rates).content)</div>
        """
    }

    /// The same in one sentence, for somebody who listens.
    var spoken: String {
        "\(JobWords.name(status)). \(sentence)"
    }

    private var done: UInt64 { Piece.done(progress) }

    private var percent: String {
        guard let total = progress.totalNumberOfTasks else { return "–" }
        return Figures.percent(done, of: total)
    }

    private var sentence: String {
        guard let total = progress.totalNumberOfTasks else {
            if let read = moment?.snapshot?.preparing {
                return "\(Figures.count(read, "row", "rows")) of the manifest read so far."
            }
            return done > 0 || !status.isTerminal
                ? "\(Figures.count(done, "row", "rows")) done; the rows are still being counted."
                : "The rows were never counted."
        }
        let text = "\(Figures.count(done)) of \(Figures.count(total, "row", "rows")) done"
        guard status == .active, let left = moment?.secondsLeft else { return text + "." }
        return "\(text), about \(Figures.duration(seconds: left)) left."
    }

    private func tile(_ name: String, _ value: UInt64, _ kind: String) -> HTML {
        """
        <div class="\(kind)"><dt>\(name)</dt><dd>\(Figures.count(value))\
        \(share(value))</dd></div>
        """
    }

    private func share(_ value: UInt64) -> HTML {
        guard done > 0 else { return "" }
        return " <span class=\"soft\">\(Figures.percent(value, of: done))</span>"
    }

    private var skipped: HTML {
        guard progress.numberOfTasksSkipped > 0 else { return "" }
        return tile("Skipped", progress.numberOfTasksSkipped, "skipped")
    }

    private var unverified: HTML {
        guard progress.numberOfTasksUnverified > 0 else { return "" }
        return tile("Not verified", progress.numberOfTasksUnverified, "mixed")
    }

    private var speed: HTML {
        let rows = moment?.rowsPerSecond ?? average
        let name = moment?.rowsPerSecond == nil ? "Average speed" : "Speed now"
        let bytes: HTML? = moment?.bytesPerSecond.flatMap { value in
            value > 0 ? " <span class=\"soft\">\(Figures.bytes(value))/s</span>" : nil
        }
        let flight: HTML? = moment?.snapshot.map { snapshot in
            "<div><dt>In flight, at most</dt><dd>\(snapshot.level)</dd></div>"
        }
        return """
            <div><dt>\(name)</dt><dd>\(rows.map(Figures.rate) ?? "–") \
            <span class="soft">rows/s</span>\(bytes)</dd></div>
            <div><dt>Time active</dt>\
            <dd>\(Figures.duration(seconds: Double(progress.elapsedTimeInActiveSeconds)))</dd></div>
            \(flight)
            """
    }

    private var average: Double? {
        let seconds = progress.elapsedTimeInActiveSeconds
        return seconds > 0 && done > 0 ? Double(done) / Double(seconds) : nil
    }

    /// What the run waits for, while it does.
    private var waiting: HTML {
        guard let cause = moment?.snapshot?.waitingFor else { return "" }
        return """
            <div class="alert mixed">\(Icon.warning)<div><strong>Waiting for the store</strong>\
            <p>No copy can be made now (\(cause)). The job goes on by itself when the store does.\
            </p></div></div>
            """
    }
}
