// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was measured with one activity and one size: a cell for each concurrency.
package struct SeriesResult: Sendable, Equatable, Codable {
    package var activity: BenchActivity
    /// Nil for listings.
    package var objectBytes: UInt64?
    /// In the order they were measured.
    package var cells: [CellResult]
    /// The smallest concurrency within 5% of the best throughput; nil when nothing succeeded.
    package var knee: Int?
    /// Why no further concurrency was measured.
    package var end: SweepEnd

    package init(_ series: BenchSeries, cells: [CellResult], knee: Int?, end: SweepEnd) {
        activity = series.activity
        objectBytes = series.objectBytes
        self.cells = cells
        self.knee = knee
        self.end = end
    }

    package var series: BenchSeries { BenchSeries(activity: activity, objectBytes: objectBytes) }

    /// The cell at the knee.
    package var kneeCell: CellResult? { cells.first { $0.concurrency == knee } }

    /// What the search found, in one sentence for a person, without a full stop.
    package var conclusion: String {
        guard let cell = kneeCell else { return "\(series.name): no call succeeded" }
        let speed = "\(Quantity.threeDigits(cell.callsPerSecond)) calls/s"
        var text = "\(series.name): \(speed), \(cell.speedText(of: activity)) "
        text += "with \(cell.concurrency) at once"
        switch end {
        case .flat: text += "; more at once brought no more"
        case .limit: text += "; it still grew at the highest concurrency that was tried"
        case .given, .interrupted: break
        case .failing: text += "; beyond that most calls failed"
        }
        return text
    }
}
