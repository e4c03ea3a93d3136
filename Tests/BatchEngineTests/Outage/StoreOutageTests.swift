// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct StoreOutageTests {
    private static let refusedConnection = S3Failure(
        kind: .transport(.couldNotConnect), code: "ConnectionFailed", message: "x")
    private static let internalError = S3Failure(
        kind: .transient, httpStatus: 500, code: "InternalError", message: "x")
    private static let slowDown = S3Failure(
        kind: .throttled, httpStatus: 503, code: "SlowDown", message: "x")
    private static let expired = S3Failure(
        kind: .expiredCredentials, httpStatus: 400, code: "ExpiredToken", message: "x")
    private static let mismatch = S3Failure(
        kind: .job, httpStatus: 403, code: "SignatureDoesNotMatch", message: "x")
    private static let revoked = S3Failure(
        kind: .job, httpStatus: 403, code: "InvalidAccessKeyId", message: "x")

    /// A store under the eyes of a test: time and answers go on as the test says.
    private struct Drill {
        var outage: StoreOutage
        var now = Duration.zero
        var answers: UInt64
        var waiting = 100

        init(answers: UInt64 = 1, giveUpAfter: Duration = .seconds(3_600), fromStart: Bool = false)
        {
            self.answers = answers
            outage = StoreOutage(giveUpAfter: giveUpAfter, waitsFromStart: fromStart)
        }

        var moment: OutageMoment {
            OutageMoment(now: now, answers: answers, waiting: waiting, random: 0.5)
        }

        mutating func fail(
            _ failure: S3Failure, _ mark: inout CallMark, isFinal: Bool = false
        ) -> StoreOutage.Step {
            outage.failed(failure, isFinal: isFinal, &mark, moment)
        }

        mutating func asked(
            isAnswered: Bool, _ mark: inout CallMark, isFinal: Bool = false,
            _ failure: S3Failure = internalError
        ) -> StoreOutage.Step {
            outage.asked(isAnswered: isAnswered, failure, isFinal: isFinal, &mark, moment)
        }

        /// So many calls fail one after the other within that time.
        mutating func fail(_ failure: S3Failure, calls: Int, within time: Duration)
            -> StoreOutage.Step
        {
            var step = StoreOutage.Step.own
            for _ in 0..<calls {
                var mark = CallMark()
                step = fail(failure, &mark)
                now += time / calls
            }
            return step
        }

        mutating func answer() {
            answers += 1
            outage.answered()
        }

        mutating func turn() -> StoreOutage.Turn { outage.turn(now, waiting: waiting) }
    }

    @Test func `many calls that fail for two seconds are an outage`() {
        var drill = Drill()
        #expect(drill.fail(Self.refusedConnection, calls: 100, within: .seconds(1)) == .own)
        #expect(drill.outage.pause == nil)
        drill.now = .seconds(2)
        var mark = CallMark()
        #expect(drill.fail(Self.refusedConnection, &mark) == .wait)
        #expect(drill.outage.pause?.cause == .unavailable)
    }

    @Test func `failures between answers are their objects' own, however many`() {
        var drill = Drill()
        for second in 0..<1_000 {
            drill.now = .seconds(second)
            var mark = CallMark()
            for _ in 0..<3 { #expect(drill.fail(Self.internalError, &mark) == .own) }
            drill.answer()
            #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .own)
        }
    }

    @Test func `one object that fails is no outage while the store answers a question`() {
        var drill = Drill()
        var mark = CallMark()
        for second in 0..<5 {
            drill.now = .seconds(second)
            _ = drill.fail(Self.internalError, &mark)
        }
        drill.now = .seconds(20)
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true) == .own)
        #expect(drill.outage.pause == nil)
    }

    @Test func `a call that failed with others tries once more when the store is there`() {
        var drill = Drill()
        _ = drill.fail(Self.internalError, calls: 3, within: .seconds(3))
        var mark = CallMark()
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true) == .again)
        // It was no outage that had ended just before the question.
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true) == .own)
    }

    @Test func `attempts that an unnoticed outage has used up are given back, once`() {
        var drill = Drill()
        var mark = CallMark()
        var other = CallMark()
        for tenth in 0..<9 {
            drill.now = .milliseconds(200 * tenth)
            _ = drill.fail(Self.internalError, &other)
            #expect(drill.fail(Self.internalError, &mark) == .own)
        }
        // It was too short for anybody to notice.
        drill.answers += 20
        drill.outage.answered()
        drill.now = .seconds(5)
        let last = drill.fail(Self.internalError, &mark, isFinal: true)
        #expect(last == .pause(milliseconds: 0))
        drill.answers += 20
        drill.outage.answered()
        // Those answers may be stragglers: the store is asked, and once.
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true) == .own)
        drill.answers += 20
        drill.outage.answered()
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .own)
    }

    @Test func `attempts before a store's first answer are given back, once`() {
        var drill = Drill(answers: 0)
        var mark = CallMark()
        for second in 0..<9 {
            drill.now = .seconds(second)
            _ = drill.fail(Self.refusedConnection, &mark)
        }
        let refused = Self.refusedConnection
        #expect(drill.fail(refused, &mark, isFinal: true) == .ask)
        let first = drill.asked(isAnswered: true, &mark, isFinal: true, refused)
        #expect(first == .pause(milliseconds: 0))
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true, refused) == .own)
    }

    @Test func `a call that a store failed alone before its first answer keeps to its attempts`() {
        var drill = Drill(answers: 0)
        var mark = CallMark()
        _ = drill.fail(Self.internalError, &mark)
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: true, &mark, isFinal: true) == .own)
    }

    @Test func `an outage is told by what came after the store was well last`() {
        var drill = Drill()
        var mark = CallMark()
        // The call's first failure is its own: much is answered.
        #expect(drill.fail(Self.internalError, &mark) == .own)
        drill.answers += 500
        drill.outage.answered()
        drill.now = .seconds(10)
        #expect(drill.fail(Self.internalError, &mark) == .own)
        _ = drill.fail(Self.internalError, calls: 60, within: .seconds(1))
        // A straggler.
        drill.answer()
        _ = drill.fail(Self.internalError, calls: 20, within: .seconds(1))
        drill.now = .seconds(13)
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
    }

    @Test func `one object that fails waits when the store does not answer the question`() {
        var drill = Drill()
        var mark = CallMark()
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .hold)
        drill.now = .seconds(2)
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        #expect(drill.asked(isAnswered: false, &mark) == .wait)
        #expect(drill.outage.pause?.failure == Self.internalError)
    }

    @Test func `the question is asked by one call at a time`() {
        var drill = Drill()
        var marks = [CallMark](repeating: CallMark(), count: 6)
        for index in marks.indices { _ = drill.fail(Self.internalError, &marks[index]) }
        drill.now = .seconds(3)
        let steps = marks.indices.map { drill.fail(Self.internalError, &marks[$0]) }
        #expect(steps == [.ask, .own, .own, .own, .own, .own])
    }

    @Test func `in an outage one call at a time tries, after waits that grow to half a minute`() {
        var drill = Drill()
        _ = drill.fail(Self.refusedConnection, calls: 40, within: .seconds(3))
        var waits: [Duration] = []
        for _ in 0..<8 {
            let begun = drill.now
            while case .wait(let wait) = drill.turn() { drill.now += wait }
            waits.append(drill.now - begun)
            #expect(drill.outage.pause?.isFree(drill.now) == false)
            // Others wait on while it is under way.
            #expect(drill.turn() == .wait(.seconds(1)))
            var mark = CallMark()
            mark.isProbe = true
            #expect(drill.fail(Self.refusedConnection, &mark) == .wait)
            #expect(!mark.isProbe)
        }
        // Half of the longest wait is chance, of which the drill draws the middle.
        #expect(
            waits[1...].map { $0 / .milliseconds(1) }
                == [1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500])
    }

    @Test func `an attempt that hangs does not keep others back for ever`() {
        var drill = Drill()
        _ = drill.fail(Self.refusedConnection, calls: 40, within: .seconds(3))
        while case .wait(let wait) = drill.turn() { drill.now += wait }
        drill.now += .seconds(29)
        #expect(drill.turn() == .wait(.seconds(1)))
        drill.now += .seconds(1)
        #expect(drill.turn() == .probe(.unavailable))
    }

    @Test func `an answer ends an outage`() {
        var drill = Drill()
        _ = drill.fail(Self.refusedConnection, calls: 40, within: .seconds(3))
        drill.answer()
        #expect(drill.turn() == .go)
        #expect(drill.outage.pause == nil)
    }

    @Test func `an attempt that ends without an answer leaves its place to another`() {
        var drill = Drill()
        _ = drill.fail(Self.refusedConnection, calls: 40, within: .seconds(3))
        while case .wait(let wait) = drill.turn() { drill.now += wait }
        var mark = CallMark()
        mark.isProbe = true
        drill.outage.leave(&mark)
        #expect(drill.turn() == .probe(.unavailable))
    }

    @Test func `the last row that fails is found out in an outage too`() {
        var drill = Drill()
        var mark = CallMark()
        _ = drill.fail(Self.internalError, &mark)
        drill.now = .seconds(2)
        #expect(drill.fail(Self.internalError, &mark, isFinal: true) == .ask)
        _ = drill.asked(isAnswered: false, &mark)
        drill.waiting = 0
        mark.isProbe = true
        #expect(drill.fail(Self.internalError, &mark) == .ask)
        #expect(drill.asked(isAnswered: true, &mark) == .own)
        #expect(drill.outage.pause == nil)
    }

    @Test func `nobody waits longer than allowed`() {
        var drill = Drill(giveUpAfter: .seconds(60))
        _ = drill.fail(Self.refusedConnection, calls: 40, within: .seconds(3))
        drill.now = .seconds(59)
        #expect(drill.turn() != .end)
        drill.now = .seconds(60)
        #expect(drill.turn() == .end)
        var mark = CallMark()
        #expect(drill.fail(Self.refusedConnection, &mark) == .end)
    }

    @Test func `a store that has never answered is not waited for unless somebody asks for it`() {
        var drill = Drill(answers: 0)
        #expect(drill.fail(Self.refusedConnection, calls: 400, within: .seconds(60)) == .own)
        var patient = Drill(answers: 0, fromStart: true)
        #expect(patient.fail(Self.refusedConnection, calls: 400, within: .seconds(60)) == .wait)
    }

    @Test func `throttling is no outage, and is waited for as long as one`() {
        var drill = Drill(giveUpAfter: .seconds(60))
        #expect(drill.fail(Self.slowDown, calls: 1_000, within: .seconds(59)) == .own)
        #expect(drill.outage.pause == nil)
        drill.now = .seconds(61)
        #expect(drill.fail(Self.slowDown, calls: 1, within: .zero) == .end)
    }

    @Test(
        "credentials that are refused twice, with no answer between, are waited for",
        arguments: [expired, revoked])
    func credentials(failure: S3Failure) {
        var drill = Drill()
        var mark = CallMark()
        guard case .pause = drill.fail(failure, &mark, isFinal: true) else {
            Issue.record("the first refusal is not taken for a moment's")
            return
        }
        #expect(drill.fail(failure, &mark, isFinal: true) == .wait)
        #expect(drill.outage.pause?.cause == .credentials)
        while case .wait(let wait) = drill.turn() { drill.now += wait }
        mark.isProbe = true
        #expect(drill.fail(failure, &mark, isFinal: true) == .wait)
    }

    @Test func `refused at once, before anything worked, credentials are not waited for`() {
        var drill = Drill(answers: 0, fromStart: true)
        var mark = CallMark()
        #expect(drill.fail(Self.revoked, &mark, isFinal: true) == .own)
    }

    @Test func `a signature that is refused while others are served is its object's fault`() {
        #expect(lastStep(of: Self.mismatch) == .blame)
        #expect(lastStep(of: Self.revoked) == .own)
        #expect(lastStep(of: Self.expired) == .own)
    }

    /// What becomes of a call that is refused while others are served.
    private func lastStep(of failure: S3Failure) -> StoreOutage.Step {
        var drill = Drill()
        var mark = CallMark()
        for _ in 1..<Limits.refusalsMax {
            guard case .pause(let milliseconds) = drill.fail(failure, &mark, isFinal: true)
            else { return .wait }
            #expect(milliseconds <= 16_000)
            drill.answer()
        }
        let last = drill.fail(failure, &mark, isFinal: true)
        #expect(drill.outage.pause == nil)
        return last
    }

    @Test func `an untrusted server is never waited for`() {
        var drill = Drill(fromStart: true)
        let untrusted = S3Failure(
            kind: .transport(.untrustedServer), code: "UntrustedServer", message: "x")
        #expect(drill.fail(untrusted, calls: 100, within: .seconds(60)) == .own)
    }
}
