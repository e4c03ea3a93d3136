// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Speed and time left, from the snapshots of the last seconds. Pure: fed by a driver with a clock.
package struct ProgressEstimate: Sendable {
    /// What one snapshot says.
    package struct Reading: Sendable, Equatable {
        /// Rows per second over the last ten seconds.
        package var rowsPerSecond: Double
        /// Bytes per second over the same time.
        package var bytesPerSecond: Double
        /// Seconds left at that speed; `nil` while there is too little to go by.
        package var secondsLeft: Double?
    }

    /// Long enough to smooth the pauses of retries, short enough to follow a change of speed.
    private static let windowMilliseconds: Int64 = 10_000
    /// An estimate from less is a guess, and a wrong ETA is worse than none.
    private static let settlingMilliseconds: Int64 = 2_000
    private var window: [ProgressSnapshot] = []

    package init() {}

    /// Takes a snapshot and says what it means.
    package mutating func read(_ snapshot: ProgressSnapshot) -> Reading {
        window.append(snapshot)
        let oldest = snapshot.elapsedMilliseconds - Self.windowMilliseconds
        while window.count > 2, window[1].elapsedMilliseconds <= oldest { window.removeFirst() }
        let first = window[0]
        let milliseconds = snapshot.elapsedMilliseconds - first.elapsedMilliseconds
        guard milliseconds > 0 else {
            return Reading(rowsPerSecond: 0, bytesPerSecond: 0, secondsLeft: nil)
        }
        let seconds = Double(milliseconds) / 1_000
        let rows = Double(snapshot.done - first.done) / seconds
        let bytes = Double(snapshot.bytesCopied - first.bytesCopied) / seconds
        var secondsLeft: Double?
        if let total = snapshot.total, rows > 0,
            snapshot.elapsedMilliseconds >= Self.settlingMilliseconds
        {
            secondsLeft = Double(total - min(total, snapshot.done)) / rows
        }
        return Reading(rowsPerSecond: rows, bytesPerSecond: bytes, secondsLeft: secondsLeft)
    }
}
