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
/// - While other calls get answers between the attempts of one, its failures are its object's own.
/// - When none does, a question that has nothing to do with any object decides (HeadBucket).
/// - When `Limits.outageCalls` calls in a row have failed, none answered between them, it is the
///   store, whatever it says to that question: some answer it and can copy nothing.
struct StoreOutage: Sendable {
    /// Failures with no answers between them, or next to none: requests that were sent before a
    /// store went away may be answered long after.
    fileprivate struct Silence {
        let number: Int
        let since: Duration
        /// Answers when it began.
        let answers: UInt64
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
        /// It tries once more.
        case again
        /// It tries again after that time; its failure counts for nothing.
        case pause(milliseconds: Int)
        /// It asks again what to do, without having tried anything: what becomes of others tells.
        case hold
        /// It asks something that every store answers, and brings the answer to `asked`.
        case ask
        /// The failure is its object's own.
        case blame
        /// The failure is the store's, for which nobody waits.
        case refuse
        /// Nobody waits any longer.
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
    private var silences = 0
    private var failures = 0
    private var outages = 0
    private(set) var pause: StorePause? {
        didSet { if oldValue == nil, pause != nil { outages += 1 } }
    }

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
    ///   - isHeld: whether it is asked about once more.
    ///   - mark: the call's.
    ///   - moment: what is known at this time.
    /// - Returns: what the call does.
    mutating func failed(
        _ failure: S3Failure, isFinal: Bool, isHeld: Bool = false, _ mark: inout CallMark,
        _ moment: OutageMoment
    ) -> Step {
        let isProbe = mark.isProbe
        leave(&mark)
        guard let cause = OutageCause(failure) else { return .own }
        let (silence, isAnswered) = note(&mark, moment, isHeld: isHeld)
        guard
            moment.answers > 0 || cause == .throttling || (waitsFromStart && cause == .unavailable)
        else {
            // A call that is used up blames no object for a store that has never said anything.
            return cause == .unavailable && isFinal ? .ask : .own
        }
        guard moment.now - silence.since < giveUpAfter else { return .end }
        if pause != nil {
            return isProbe ? probeFailed(failure, cause, moment) : .wait
        }
        if mark.outages != outages {
            // What failed in an outage, before anybody knew that it was one, counts for nothing.
            mark.outages = outages
            return .pause(milliseconds: Int(100 * moment.random))
        }
        switch cause {
        case .throttling: return .own
        case .credentials, .clock:
            guard isFinal else { return .own }
            if isAnswered || mark.refusals == 0 { return refused(failure, &mark, moment) }
            mark.refusals = 0
        case .unavailable:
            if isAnswered {
                guard isFinal else { return .own }
                // A few quick attempts beside others that fail may all lie in the first moment.
                let isYoung = moment.now - mark.failedAt < .seconds(Limits.outageSeconds)
                if isYoung, silence.calls > 1 { return .hold }
                if isMostlyFailing(since: mark, moment) { return .ask }
                return lastChance(&mark)
            }
            guard silence.isLong(moment.now) else { return isFinal ? .hold : .own }
            guard isFinal || silence.failures >= Limits.outageFailures else { return .own }
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
        isAnswered: Bool, _ failure: S3Failure, isFinal: Bool, _ mark: inout CallMark,
        _ moment: OutageMoment
    ) -> Step {
        if isAnswered {
            pause = nil
            silence?.quietUntil = moment.now + .seconds(Limits.outageQuietSeconds)
            // The store may have come back between the call's last attempt and the question.
            let isCommon = (silence?.calls ?? 0) > 1 || failure.kind == .transport(.couldNotConnect)
            guard isFinal, !mark.isLastChance, isCommon else { return .own }
            mark.isLastChance = true
            // What failed before the store's first answer counts for nothing.
            return moment.answers == 0 ? .pause(milliseconds: 0) : .again
        }
        if moment.answers == 0, !waitsFromStart { return .refuse }
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

    /// Counts the failure. Whether any call was answered since this one failed before.
    private mutating func note(
        _ mark: inout CallMark, _ moment: OutageMoment, isHeld: Bool
    ) -> (silence: Silence, isAnswered: Bool) {
        if let silence, silence.isOver(moment.answers) {
            // Before its first answer the store was away too, though nobody waited for it.
            if silence.answers == 0 { outages += 1 }
            self.silence = nil
        }
        var silence = silence ?? begin(moment)
        if !isHeld { silence.failures += 1 }
        if mark.silence == nil { mark.failedAt = moment.now }
        if mark.silence == nil || isMostlyAnswered(since: mark, moment) {
            (mark.failuresBefore, mark.answersBefore) = (failures, moment.answers)
        }
        if !isHeld { countFailure(in: &mark, moment) }
        failures += 1
        let isNew = mark.silence != silence.number
        if isNew { silence.calls += 1 }
        self.silence = silence
        defer { mark.silence = silence.number }
        mark.outages = mark.outages ?? outages
        return (silence, isNew && mark.silence != nil)
    }

    /// Whether the store had served at least as many requests as it failed by the time that the
    /// call failed once more: what comes after that is looked at by itself.
    private func isMostlyAnswered(since mark: CallMark, _ moment: OutageMoment) -> Bool {
        let answered = Int(clamping: moment.answers &- mark.answersBefore)
        return answered >= failures - mark.failuresBefore
    }

    private func countFailure(in mark: inout CallMark, _ moment: OutageMoment) {
        let others = failures - mark.failuresLast
        let answered = Int(clamping: moment.answers &- mark.answersLast)
        if mark.failures > 0, answered < others / 2 || others > 0 && answered == 0 {
            mark.failuresWithOthers += 1
        }
        mark.failures += 1
        (mark.failuresLast, mark.answersLast) = (failures + 1, moment.answers)
    }

    /// Most attempts of a call failed while others did and few were answered: an outage too short
    /// for anybody to notice has used them up, and the call gets new ones, once. What was answered
    /// may be stragglers of a longer one: before any call in such company blames its object, the
    /// store is asked, once.
    private func lastChance(_ mark: inout CallMark) -> Step {
        if !mark.isLastChance, mark.failuresWithOthers * 2 > mark.failures {
            mark.isLastChance = true
            return .pause(milliseconds: 0)
        }
        guard mark.failuresWithOthers > 0, !mark.isStoreAsked else { return .own }
        mark.isStoreAsked = true
        return .ask
    }

    /// Whether next to everything has failed since it was last well: what was answered may be
    /// stragglers.
    private func isMostlyFailing(since mark: CallMark, _ moment: OutageMoment) -> Bool {
        let answered = Int(clamping: moment.answers &- mark.answersBefore)
        return answered < (failures - mark.failuresBefore) / Limits.outageShare
    }

    private mutating func begin(_ moment: OutageMoment) -> Silence {
        silences += 1
        return Silence(number: silences, since: moment.now, answers: moment.answers)
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
    private func refused(
        _ failure: S3Failure, _ mark: inout CallMark, _ moment: OutageMoment
    ) -> Step {
        mark.refusals += 1
        guard mark.refusals < Limits.refusalsMax else {
            // A signature is over the object's name too, which a store may understand differently.
            return failure.code == "SignatureDoesNotMatch" ? .blame : .own
        }
        return .pause(milliseconds: Int(Double(500 << mark.refusals) * moment.random))
    }
}

extension StoreOutage.Silence {
    /// Whether so much was answered since it began that the store must be there.
    fileprivate func isOver(_ answers: UInt64) -> Bool {
        let share = UInt64(Limits.outageFailuresPerAnswer)
        // The count may step back by a few.
        return answers != self.answers && (answers &- self.answers) &* share >= UInt64(failures)
    }

    /// Whether it is so long that it may be the store.
    fileprivate func isLong(_ now: Duration) -> Bool {
        now - since >= .seconds(Limits.outageSeconds)
    }
}
