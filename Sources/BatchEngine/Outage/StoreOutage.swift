// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Whether the store is away, from the failures and answers of all calls: when calls wait, which of
/// them may try whether it is back, and when nobody waits any longer. Pure: times are those since
/// some fixed moment.
///
/// An object that fails by itself is told from a store that fails by what else is answered:
///
/// - While other calls get answers, failures are their objects' own.
/// - When none does, a question that has nothing to do with any object decides (HeadBucket).
/// - When `Limits.outageCalls` calls in a row have failed, none answered between them, it is the
///   store, whatever it says to that question: some answer it and can copy nothing.
struct StoreOutage: Sendable {
    /// Failures without an answer between them.
    fileprivate struct Silence {
        var since: Duration
        var failures = 0
        var calls = 0
        /// No such question before this time: one is under way, or was answered.
        var quietUntil = Duration.zero
    }

    /// What a call does after a failed attempt.
    enum Step: Equatable {
        /// As it would by itself.
        case own
        /// It comes back as one that waits.
        case wait
        /// It tries again after that time; its failure counts for nothing.
        case pause(milliseconds: Int)
        /// It asks something that every store answers, and brings the answer to `asked`.
        case ask
        /// The failure is its object's own.
        case blame
        case end
    }

    /// What a call does that waits.
    enum Turn: Equatable {
        case go
        case probe(OutageCause)
        case wait(Duration)
        case end
    }

    private let giveUpAfter: Duration
    /// Whether a store that has never answered is waited for.
    private let waitsFromStart: Bool
    private var silence: Silence?
    private var answersSeen: UInt64 = 0
    private(set) var pause: StorePause?

    /// - Parameters:
    ///   - giveUpAfter: how long without an answer the store is waited for.
    ///   - waitsFromStart: whether that holds before its first answer too.
    init(giveUpAfter: Duration, waitsFromStart: Bool) {
        self.giveUpAfter = giveUpAfter
        self.waitsFromStart = waitsFromStart
    }

    /// An attempt has failed.
    ///
    /// - Parameters:
    ///   - failure: what it brought.
    ///   - isFinal: whether the call would give up by itself.
    ///   - mark: the call's.
    ///   - moment: what is known at this time.
    /// - Returns: what the call does.
    mutating func failed(
        _ failure: S3Failure, isFinal: Bool, _ mark: inout CallMark, _ moment: OutageMoment
    ) -> Step {
        let isProbe = mark.isProbe
        leave(&mark)
        guard let cause = OutageCause(failure) else { return .own }
        let (silence, isAnswered) = note(&mark, moment)
        guard
            moment.answers > 0 || cause == .throttling || (waitsFromStart && cause == .unavailable)
        else { return .own }
        guard moment.now - silence.since < giveUpAfter else { return .end }
        if pause != nil {
            return isProbe ? probeFailed(failure, cause, moment) : .wait
        }
        switch cause {
        case .throttling: return .own
        case .credentials, .clock:
            guard isFinal else { return .own }
            if isAnswered || mark.refusals == 0 { return refused(&mark, moment) }
            mark.refusals = 0
        case .unavailable:
            guard isFinal || silence.isLong(moment.now) else { return .own }
            if isAnswered { return .own }
            if silence.calls < Limits.outageCalls {
                guard isFinal || silence.quietUntil <= moment.now else { return .own }
                self.silence?.quietUntil = moment.now + .seconds(Limits.outageQuietSeconds)
                return .ask
            }
        }
        pause = StorePause(cause, failure, moment)
        return .wait
    }

    /// The question of a call with that failure was answered, or was not.
    mutating func asked(
        isAnswered: Bool, _ failure: S3Failure, _ moment: OutageMoment
    ) -> Step {
        if isAnswered {
            pause = nil
            silence?.quietUntil = moment.now + .seconds(Limits.outageQuietSeconds)
            return .own
        }
        if pause == nil { pause = StorePause(.unavailable, failure, moment) }
        return .wait
    }

    /// A call that waits asks whether it may go on.
    mutating func turn(_ now: Duration, waiting: Int) -> Turn {
        guard var pause, let silence else { return .go }
        if now - silence.since >= giveUpAfter { return .end }
        let untilEnd = silence.since + giveUpAfter - now
        // Many waiters look round seldom, so that they cost nothing, and come back one by one.
        let seconds = max(1, waiting / Limits.outageLooksPerSecond)
        guard pause.isFree(now) else { return .wait(min(.seconds(seconds), untilEnd)) }
        guard now >= pause.probeAt else {
            return .wait(min(.seconds(seconds), pause.probeAt - now, untilEnd))
        }
        pause.probeBegan = now
        self.pause = pause
        return .probe(pause.cause)
    }

    /// The store has answered somebody.
    mutating func answered() {
        pause = nil
        silence = nil
    }

    /// A call has ended without an answer.
    mutating func leave(_ mark: inout CallMark) {
        if mark.isProbe { pause?.probeBegan = nil }
        mark.isProbe = false
    }

    /// Counts the failure. Whether any call was answered since this one failed first.
    private mutating func note(
        _ mark: inout CallMark, _ moment: OutageMoment
    ) -> (silence: Silence, isAnswered: Bool) {
        if moment.answers != answersSeen {
            answersSeen = moment.answers
            silence = nil
        }
        var silence = silence ?? Silence(since: moment.now)
        silence.failures += 1
        if mark.answersAtLastFailure != moment.answers { silence.calls += 1 }
        self.silence = silence
        let first = mark.answersAtFirstFailure ?? moment.answers
        mark.answersAtFirstFailure = first
        mark.answersAtLastFailure = moment.answers
        return (silence, first != moment.answers)
    }

    private mutating func probeFailed(
        _ failure: S3Failure, _ cause: OutageCause, _ moment: OutageMoment
    ) -> Step {
        guard cause != .throttling || pause?.cause != .unavailable else {
            // It is there again, and has too much to do.
            pause = nil
            return .own
        }
        pause?.failed(failure, cause, moment)
        let isAlone = moment.waiting == 0 && (silence?.calls ?? 0) < Limits.outageCalls
        return cause == .unavailable && isAlone ? .ask : .wait
    }

    /// The store refused this call's credentials once, or while it answered others: they may be
    /// about to change for all, or it is something about this object.
    private func refused(_ mark: inout CallMark, _ moment: OutageMoment) -> Step {
        mark.refusals += 1
        mark.answersAtFirstFailure = moment.answers
        guard mark.refusals < Limits.refusalsMax else { return .blame }
        return .pause(milliseconds: Int(Double(500 << mark.refusals) * moment.random))
    }
}

extension StoreOutage.Silence {
    /// Whether so much has failed for so long that it may be the store.
    fileprivate func isLong(_ now: Duration) -> Bool {
        failures >= Limits.outageFailures && now - since >= .seconds(Limits.outageSeconds)
    }
}
