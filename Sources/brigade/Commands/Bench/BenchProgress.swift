// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import StoreBench

/// Says on standard error what a measurement is at, a line at a time.
enum BenchProgress {
    /// What is to come, and about how long it takes.
    static func announce(_ plan: BenchPlan) {
        let series = plan.series
        let cellMilliseconds = plan.durationMilliseconds + plan.warmUpMilliseconds
        let cells = series.reduce(0) { count, series in
            guard plan.concurrency.isEmpty else { return count + plan.concurrency.count }
            let highest = plan.concurrencyMax(for: series)
            return count + (highest.bitWidth - (highest - 1).leadingZeroBitCount) + 1
        }
        let time = ProgressText.duration(Double(cells) * Double(cellMilliseconds) / 1_000)
        let most = plan.concurrency.isEmpty ? "at most" : "about"
        let count = cells == 1 ? "1 cell" : "\(cells) cells"
        StandardError.write(
            "\(series.map(\.name).joined(separator: ", ")): \(most) \(count) and \(time); calls "
                + "that take longer than a cell add to that\n")
        for activity in plan.workloads.flatMap(\.activities) {
            let sizes = plan.unusableSizes(for: activity)
            guard !sizes.isEmpty else { continue }
            let names = sizes.map(Quantity.bytes).joined(separator: ", ")
            StandardError.write("Note: \(activity.rawValue) is not measured with \(names)\n")
        }
    }

    /// One line for what has happened.
    @Sendable static func show(_ event: BenchEvent) {
        switch event {
        case .seeding(let series, let objects):
            StandardError.write("\(series.name): seeding \(objects) objects\n")
        case .measured(let series, let cell):
            StandardError.write("\(series.name): \(line(cell, series.activity))\n")
        case .cleaning:
            StandardError.write("Cleaning up\n")
        }
    }

    private static func line(_ cell: CellResult, _ activity: BenchActivity) -> String {
        var text =
            "\(cell.concurrency) at once  \(Quantity.threeDigits(cell.callsPerSecond)) calls/s"
        text += "  \(cell.speedText(of: activity))"
        if let latency = cell.latencyMicroseconds {
            text += "  p50 \(Quantity.time(microseconds: latency.p50))"
        }
        if let p99 = cell.p99 { text += "  p99 \(Quantity.time(microseconds: p99))" }
        if cell.failedCalls > 0 { text += "  \(Quantity.grouped(cell.failedCalls)) failed" }
        if cell.throttles > 0 { text += "  \(Quantity.grouped(cell.throttles)) throttled" }
        return text
    }
}
