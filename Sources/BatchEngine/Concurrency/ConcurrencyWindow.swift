// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Finds how many copies in flight are worth having. Pure: a driver shows it readings of counters
/// and a clock, and keeps to `limit`.
///
/// What counts is throughput. The window measures the rate of answers at the level that it holds,
/// tries another level for a while, and stays there if that was worth it: a higher one when the
/// rate rises with it, a lower one when the rate does not fall. While a store answers after a
/// constant time, twice the copies bring twice the answers, up to `limitMax`; where they only queue
/// they bring none, whether the queue is in the store, the network or this machine. Latency needs
/// no clock of its own: it is the level divided by the rate (Little's law). And because two
/// measurements of the same minute are compared, there is no baseline that could grow stale when a
/// store becomes slower or faster for good.
///
/// Throttling is not left to such trials: it cuts the limit at once; see `ThrottleAlarm`.
struct ConcurrencyWindow: Sendable {
    /// Counters since any fixed moment, and the time since any other.
    struct Reading: Sendable {
        /// Copies and parts that ended with an answer.
        var answered: UInt64
        /// Requests that the store throttled, of copies that began after the last cut.
        var throttled: UInt64
        var seconds: Double
    }

    private enum Stage {
        case base
        case trial
    }

    /// Copies that may be in flight now.
    private(set) var limit: Int
    /// How often throttling has cut the limit. Throttling of copies begun before a cut is no news.
    private(set) var cuts = 0

    private var limitMax: Int
    /// The level that the trials start from, and what it brought.
    private var base: Int
    private var baseRate: Double?
    private var stage = Stage.base
    private var search = LevelSearch()
    private var alarm = ThrottleAlarm()
    private var noise = RateNoise()
    private var last: Reading
    /// Where the present stretch began, and the measurement that it is a part of.
    private var start: Reading
    private var measurementStart: Reading
    private var stretches = 0
    /// Rounds of answers to let pass, until none comes from a copy that began at another level.
    private var roundsToSettle = 1
    private var highest: Int
    /// No trial begins earlier.
    private var restsUntil = 0.0

    /// - Parameters:
    ///   - level: where to begin.
    ///   - limitMax: what the limit never exceeds.
    ///   - now: where the counters stand.
    init(startingAt level: Int, limitMax: Int, _ now: Reading) {
        precondition(limitMax > 0 && level > 0, "a window without a copy")
        self.limitMax = limitMax
        limit = min(level, limitMax)
        base = limit
        highest = limit
        (last, start, measurementStart) = (now, now, now)
    }

    /// Other levels are allowed from now on: the search begins anew at what is nearest.
    mutating func allow(limitMax: Int, _ now: Reading) {
        precondition(limitMax > 0, "a window without a copy")
        self.limitMax = limitMax
        last = now
        restsUntil = 0
        search = LevelSearch()
        baseRate = nil
        base = min(base, limitMax)
        go(to: base, .base)
        (start, measurementStart) = (now, now)
    }

    /// Takes a reading while something else than the number of copies sets their rate, which says
    /// nothing about the number: it stays, and what is being measured begins anew.
    mutating func hold(_ now: Reading) {
        last = now
        base = max(base, limit)
        baseRate = nil
        restsUntil = now.seconds + 0.5
        go(to: base, .base)
        measurementStart = now
    }

    /// Takes a reading; `limit` may be another one afterwards.
    mutating func read(_ now: Reading) {
        let share = alarm.note(
            answered: now.answered - last.answered, throttled: now.throttled - last.throttled)
        last = now
        if let share { return cut(by: share) }
        let answers = now.answered - start.answered
        if roundsToSettle > 0 {
            guard answers >= limit else { return }
            roundsToSettle -= 1
            (start, measurementStart) = (now, now)
            return
        }
        let seconds = now.seconds - start.seconds
        guard isEnough(answers, in: seconds) else { return }
        start = now
        noise.note(Double(answers) / seconds)
        stretches += 1
        let rate =
            Double(now.answered - measurementStart.answered)
            / (now.seconds - measurementStart.seconds)
        let excess = stage == .trial ? baseRate.map { self.excess(of: rate, over: $0) } : nil
        guard isDone(excess) else { return }
        measurementStart = last
        stretches = 0
        if let excess { endTrial(rate, excess) } else { endMeasurement(rate) }
    }

    /// Whether a stretch is long enough for a rate. The first sweep doubles and halves, which shows
    /// in few answers.
    private func isEnough(_ answers: UInt64, in seconds: Double) -> Bool {
        guard answers >= limit else { return false }
        if seconds >= 3 { return true }
        return search.isFirstSweep
            ? answers >= 200 && seconds >= 0.1 : answers >= 500 && seconds >= 0.2
    }

    /// Whether the stretches so far tell enough. `excess` is nil where no trial is to be judged.
    private func isDone(_ excess: Double?) -> Bool {
        guard let excess else { return search.isFirstSweep || stretches >= noise.stretchesNeeded }
        if search.isFirstSweep {
            // New connections cost at first: what brings nothing gets a second look, and a third.
            return isBetter(excess) || stretches >= 3
        }
        return stretches >= noise.stretchesNeeded
            || noise.leavesClear(excess, after: stretches)
    }

    /// Whether a trial with that excess of the higher level over the lower is worth staying at.
    private func isBetter(_ excess: Double) -> Bool { (excess >= 0) == (limit > base) }

    private mutating func endMeasurement(_ rate: Double) {
        // The store is not what it was: what was rejected may be right now.
        if let known = baseRate, abs(log(rate / known)) > 0.25 {
            search.forgetRejections()
            restsUntil = 0
        }
        baseRate = rate
        if last.seconds >= restsUntil { beginTrial() }
    }

    private mutating func endTrial(_ rate: Double, _ excess: Double) {
        if isBetter(excess) {
            (base, baseRate) = (limit, rate)
            search.accept()
            beginTrial()
        } else {
            restsUntil = last.seconds + search.reject()
            go(to: base, .base)
        }
    }

    /// By how much the higher of two levels brings more than it must to be worth it, in logarithms.
    /// What it must is measured as the elasticity of the rate: 1 where twice the copies bring twice
    /// the answers, 0 where they bring none. A quarter is the least that pays at high levels; far
    /// less does at low ones, where a few copies more burden nobody.
    private func excess(of rate: Double, over known: Double) -> Double {
        let (higher, lower) = (Double(max(limit, base)), Double(min(limit, base)))
        let gain = limit > base ? log(rate / known) : log(known / rate)
        return gain - 0.25 * higher / (higher + 64) * log(higher / lower)
    }

    private mutating func beginTrial() {
        let level = search.next(after: base, limitMax: limitMax)
        if level != base { go(to: level, .trial) }
    }

    private mutating func go(to level: Int, _ stage: Stage) {
        self.stage = stage
        limit = level
        // Above all levels so far connections are opened first.
        roundsToSettle = level > highest ? 2 : 1
        highest = max(highest, level)
        stretches = 0
        noise.forgetPrevious()
        start = last
    }

    /// Back to what was right before the trial, or down by the throttled share, which is by how
    /// much the requests were too many; at least by a tenth, at most by half.
    private mutating func cut(by share: Double) {
        let less = max(1, Int(Double(limit) * (1 - min(max(share, 0.1), 0.5))))
        base = stage == .trial ? min(base, less) : less
        baseRate = nil
        cuts += 1
        restsUntil = last.seconds + search.noteThrottling()
        go(to: base, .base)
    }
}
