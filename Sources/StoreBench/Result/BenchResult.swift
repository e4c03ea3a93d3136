// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The file a measurement leaves: what was asked of which store, on which machine, and what came of
/// it. Described in docs/bench.md. Holds no secret.
package struct BenchResult: Sendable, Equatable, Codable {
    /// The store that was measured.
    package struct Store: Sendable, Equatable, Codable {
        /// Host and port, or `AWS`.
        package var endpoint: String
        package var region: String
        package var bucket: String

        package init(endpoint: String, region: String, bucket: String) {
            self.endpoint = endpoint
            self.region = region
            self.bucket = bucket
        }
    }

    /// What every file of this kind says of itself.
    package static let formatName = "brigade-bench"
    /// Raised when an old reader would misunderstand a new file.
    package static let formatVersion = 1

    package var format = Self.formatName
    package var formatVersion = Self.formatVersion
    /// Version of the program that measured.
    package var program = Product.version
    /// When it began and ended, in UTC.
    package var started: String
    package var ended: String
    package var store: Store
    package var machine: MachineFacts
    package var plan: BenchPlan
    package var series: [SeriesResult]
    /// False when the user stopped it before all was measured.
    package var isComplete: Bool
    /// Whether nothing of the measurement is left in the bucket.
    package var isCleaned: Bool

    package init(
        started: String, ended: String, store: Store, machine: MachineFacts, plan: BenchPlan,
        series: [SeriesResult], isComplete: Bool, isCleaned: Bool
    ) {
        self.started = started
        self.ended = ended
        self.store = store
        self.machine = machine
        self.plan = plan
        self.series = series
        self.isComplete = isComplete
        self.isCleaned = isCleaned
    }

    /// Of all calls, those that failed.
    package var failedShare: Double {
        let cells = series.flatMap(\.cells)
        let all = cells.reduce(0) { $0 + $1.callsAll }
        return all == 0 ? 0 : Double(cells.reduce(0) { $0 + $1.failedCalls }) / Double(all)
    }
}
