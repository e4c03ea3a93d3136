// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Logging

/// Keeps a run at the level of concurrency that its window finds: reads counters that are kept
/// anyway, a few times per answer of a near store, so that a copy costs nothing more for it.
///
/// There is one window for all lanes. Several would take part of a store's capacity from each
/// other and each see the rate rise with its level, until all are at the most.
struct ConcurrencyPilot {
    let limitMax: Int
    let gate: WorkerGate
    let partGate: PartGate
    let throttles: ThrottleCounter
    let board: ProgressBoard
    let surroundings: RunSurroundings

    /// Works until the task is cancelled.
    func run() async {
        var window = ConcurrencyWindow(
            startingAt: Limits.concurrencyStart, limitMax: limitMax, reading)
        let wait = Duration.milliseconds(Limits.concurrencyReadingMilliseconds)
        while (try? await surroundings.sleep(wait)) != nil {
            let (before, cuts) = (window.limit, window.cuts)
            window.read(reading)
            if window.cuts != cuts { throttles.beginPeriod() }
            if window.limit != before { follow(window.limit) }
        }
    }

    private func follow(_ level: Int) {
        gate.setLevel(level)
        partGate.resize(slots: level)
        board.note(level: level)
        surroundings.logger.trace(
            "Concurrency changed",
            metadata: [
                "level": "\(level)", "milliseconds": "\(board.snapshot().elapsedMilliseconds)",
            ])
    }

    private var reading: ConcurrencyWindow.Reading {
        ConcurrencyWindow.Reading(
            answered: board.answered, throttled: throttles.count,
            seconds: surroundings.uptime() / .seconds(1))
    }
}
