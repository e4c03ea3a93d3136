// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Shows on a terminal how many rows were read, five times a second.
final class RowCounter {
    private let noun: String
    private let clock = ContinuousClock()
    private var next: ContinuousClock.Instant
    private var hasShown = false

    init(_ noun: String = "rows read") {
        self.noun = noun
        // What is done at once needs no line.
        next = ContinuousClock().now + .seconds(1)
    }

    func show(_ rows: UInt64) {
        guard StandardError.isTerminal, clock.now >= next else { return }
        next = clock.now + .milliseconds(200)
        hasShown = true
        StandardError.write("\r\u{1B}[K\(ProgressText.grouped(rows)) \(noun)")
    }

    /// Takes the line away.
    func end() {
        if hasShown { StandardError.write("\r\u{1B}[K") }
    }
}
