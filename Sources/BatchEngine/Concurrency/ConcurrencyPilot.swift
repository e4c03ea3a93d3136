// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Logging
import S3Client

/// Keeps a run at the level of concurrency that somebody asks for or that its window finds: reads
/// counters that are kept anyway, a few times per answer of a near store, so that a copy costs
/// nothing more for it.
///
/// There is one window for all lanes. Several would take part of a store's capacity from each
/// other and each see the rate rise with its level, until all are at the most.
struct ConcurrencyPilot {
    let tuning: LiveTuning
    /// Copies in flight that there are connections for.
    let connectionsMax: Int
    let gate: WorkerGate
    let partGate: PartGate
    let throttles: ThrottleCounter
    let board: ProgressBoard
    /// Takes throttling upon itself, so that it needs no cut here; nil where there is none.
    let pacer: StorePacer?
    let surroundings: RunSurroundings

    /// Works until the task is cancelled.
    func run() async {
        var revision = tuning.revision
        var window = window(after: nil)
        var readings = 0
        while (try? await surroundings.sleep(wait(window))) != nil {
            if tuning.revision != revision {
                revision = tuning.revision
                window = self.window(after: window)
            }
            readings += 1
            if readings % 16 == 0, let pacer { board.note(pacing: pacer.summary) }
            guard window != nil else { continue }
            read(&window)
        }
    }

    private func read(_ window: inout ConcurrencyWindow?) {
        guard let (before, cuts) = window.map({ ($0.limit, $0.cuts) }) else { return }
        if let pacer, pacer.holdsRequestsBack {
            window?.hold(reading)
        } else {
            window?.read(reading)
        }
        guard let window else { return }
        if window.cuts != cuts { throttles.beginPeriod() }
        if window.limit != before { follow(window.limit) }
    }

    /// The window that fits what is wanted now; nil where the level is not to be found out.
    private func window(after earlier: ConcurrencyWindow?) -> ConcurrencyWindow? {
        let wanted = tuning.current
        let bound = min(wanted.concurrencyBound, connectionsMax)
        guard wanted.concurrency == .automatic else {
            follow(bound)
            return nil
        }
        guard var window = earlier else {
            let level = min(Limits.concurrencyStart, bound)
            follow(level)
            return ConcurrencyWindow(startingAt: level, limitMax: bound, reading)
        }
        window.allow(limitMax: bound, reading)
        follow(window.limit)
        return window
    }

    private func wait(_ window: ConcurrencyWindow?) -> Duration {
        .milliseconds(
            window == nil ? Limits.tuningMilliseconds : Limits.concurrencyReadingMilliseconds)
    }

    private func follow(_ level: Int) {
        guard gate.current != level else { return }
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
            answered: board.answered, throttled: pacer == nil ? throttles.count : 0,
            seconds: surroundings.uptime() / .seconds(1))
    }
}
