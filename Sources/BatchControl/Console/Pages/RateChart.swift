// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Rows a second over the time of a job: a drawing, and the same as a table.
struct RateChart: Sendable {
    enum Line: String, Sendable {
        case succeeded
        case failed

        func value(_ rate: ProgressRate) -> Double {
            self == .succeeded ? rate.succeeded : rate.failed
        }
    }

    var line: Line
    var rates: [ProgressRate]
    private static let width = 600.0
    private static let height = 120.0

    var content: HTML {
        let name = line == .succeeded ? "Throughput" : "Errors"
        guard rates.count > 1, let first = rates.first, let last = rates.last else {
            return """
                <figure class="chart"><figcaption>\(name)</figcaption>\
                <p class="soft">The chart begins once the job has run for a few seconds.</p>\
                </figure>
                """
        }
        let span = Double(last.milliseconds - first.milliseconds) / 1_000
        let top = Self.top(rates.map(line.value).max() ?? 0)
        return """
            <figure class="chart"><figcaption>\(name) <span class="soft">rows a second, over \
            \(Figures.duration(seconds: span))</span></figcaption>
            <div class="plot"><span class="axis" aria-hidden="true">\(Figures.rate(top))</span>
            <svg viewBox="0 0 600 120" preserveAspectRatio="none" role="img" \
            aria-label="\(summary(name, last))">
            <path class="grid" d="M0 0.5H600M0 60H600M0 119.5H600"/>
            <path class="area \(line.rawValue)" d="\(outline(top))L600 120L0 120Z"/>
            <path class="line \(line.rawValue)" d="\(outline(top))"/></svg></div>
            <details id="table-\(line.rawValue)"><summary>As a table</summary>\
            \(table(name))</details></figure>
            """
    }

    /// What somebody hears instead of the drawing.
    private func summary(_ name: String, _ last: ProgressRate) -> String {
        let values = rates.map(line.value)
        let mean = values.reduce(0, +) / Double(values.count)
        return "\(name): now \(Figures.rate(line.value(last))) rows a second, on average "
            + "\(Figures.rate(mean)), at most \(Figures.rate(values.max() ?? 0))"
    }

    private func outline(_ top: Double) -> String {
        let first = rates.first?.milliseconds ?? 0
        let span = Double(max(1, (rates.last?.milliseconds ?? 0) - first))
        var path = ""
        for rate in rates {
            let x = Double(rate.milliseconds - first) / span * Self.width
            let y = Self.height - min(1, line.value(rate) / top) * (Self.height - 4)
            path += "\(path.isEmpty ? "M" : "L")\(Self.tenth(x)) \(Self.tenth(y))"
        }
        return path
    }

    /// About twelve rows, evenly chosen, newest first.
    private func table(_ name: String) -> HTML {
        let step = max(1, rates.count / 12)
        let rows: [HTML] = rates.reversed().enumerated().filter { $0.offset % step == 0 }.map {
            let moment = Timestamp(millisecondsSinceEpoch: $0.element.milliseconds)
            return """
                <tr><th scope="row">\(moment.iso8601.dropFirst(11).prefix(8)) UTC</th>\
                <td class="number">\(Figures.rate(line.value($0.element)))</td></tr>
                """
        }
        return """
            <table class="small"><caption class="unseen">\(name)</caption><thead><tr>\
            <th scope="col">Time</th><th scope="col" class="number">Rows a second</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    /// The top of the scale: 1, 2 or 5 times a power of ten, not below the largest value.
    static func top(_ largest: Double) -> Double {
        var power = 1.0
        while power * 10 <= largest { power *= 10 }
        for factor in [1.0, 2, 5, 10] where power * factor >= largest { return power * factor }
        return power * 10
    }

    private static func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
