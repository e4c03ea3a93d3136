// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a measurement came to.
package struct BenchOutcome: Sendable {
    package var series: [SeriesResult]
    /// False when the user stopped it before all was measured.
    package var isComplete: Bool
    package var cleaning: BenchCleaning

    package init(series: [SeriesResult], isComplete: Bool, cleaning: BenchCleaning) {
        self.series = series
        self.isComplete = isComplete
        self.cleaning = cleaning
    }
}
