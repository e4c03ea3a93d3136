// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine

/// Shows a run on standard error until it is cancelled: a line drawn again on a terminal, a line
/// every ten seconds elsewhere.
struct ProgressDisplay {
    let style: ProgressStyle
    let board: ProgressBoard

    /// Picks the style that fits where standard error goes.
    static func style(wanted: ProgressStyle?) -> ProgressStyle {
        wanted ?? (StandardError.isTerminal ? .bar : .plain)
    }

    func run() async {
        guard style != .none else { return }
        var estimate = ProgressEstimate()
        var ticks = 0
        let ticksPerLine = style == .bar ? 1 : 50
        while (try? await ContinuousClock().sleep(for: .milliseconds(200))) != nil {
            ticks += 1
            let snapshot = board.snapshot()
            let reading = estimate.read(snapshot)
            guard ticks % ticksPerLine == 0 else { continue }
            draw(ProgressText.line(snapshot, reading))
        }
        // The last line stays: it is the state at the end.
        let snapshot = board.snapshot()
        var reading = estimate.read(snapshot)
        reading.secondsLeft = nil
        draw(ProgressText.line(snapshot, reading))
        if style == .bar { StandardError.write("\n") }
    }

    private func draw(_ line: String) {
        StandardError.write(style == .bar ? "\r\u{1B}[K\(line)" : "\(line)\n")
    }
}
