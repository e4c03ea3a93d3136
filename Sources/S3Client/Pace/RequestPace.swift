// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The pace of all requests that a store throttles together. Pure.
struct RequestPace: Sendable {
    /// Tells it from every other, also from one of the same keys before it.
    let id: Int
    /// What they have in common.
    let scope: PaceScope
    /// Requests that wait for their turn now.
    var waiting = 0
    /// When one was asked for last.
    private(set) var usedAt: Double
    private var curve: PaceCurve
    private var meter: TurnMeter
    private var excess = ThrottleExcess()
    private var series = CutSeries()

    init(id: Int, scope: PaceScope, rate: Double, at now: Double) {
        self.id = id
        self.scope = scope
        curve = PaceCurve(startingAt: rate, at: now)
        meter = TurnMeter(rate: curve.rate(at: now), at: now)
        usedAt = now
    }

    var rate: Double { meter.rate }

    /// Asks for a turn; the place is to be given to `secondsLeft`.
    mutating func ask(at now: Double) -> Double {
        follow(now)
        usedAt = now
        return meter.ask(for: 1, at: now)
    }

    mutating func secondsLeft(until place: Double, at now: Double) -> Double {
        follow(now)
        return meter.secondsLeft(until: place, at: now)
    }

    /// Whether a request would have to wait now.
    mutating func wouldWait(at now: Double) -> Bool {
        follow(now)
        return waiting > 0 || !meter.isFree(at: now)
    }

    /// Whether enough of its requests wait to use all that it may: for a twentieth of a second.
    var isSupplied: Bool { Double(waiting) >= max(4, rate / 20) }

    /// Takes what became of a request that was sent at a time. What was sent before the last cut
    /// says nothing about the rate since.
    mutating func note(throttled: Bool, sentAt: Double, at now: Double) {
        guard sentAt >= curve.settled else { return }
        guard let share = excess.note(throttled: throttled) else { return }
        series.noteCut(rate: rate, share: share, at: now)
        curve.cut(by: share, at: now)
        follow(now)
    }

    /// Whether it is to be forgotten: it keeps nobody back, or nobody has asked for long.
    func isOver(at now: Double) -> Bool {
        (waiting == 0 && curve.isFree(at: now)) || now - usedAt > 60
    }

    /// Whether slowing down was of no use: as large a share is throttled as before.
    var isFutile: Bool { series.isFutile }

    private mutating func follow(_ now: Double) {
        meter.change(rate: curve.rate(at: now), at: now)
    }
}
