// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
package import S3Client
import Synchronization

/// Has all calls of a run wait together while the store is away or does not let anybody in, and
/// bounds their retries. `StoreOutage` and `RetryBudget` decide; this counts, sleeps and asks.
///
/// Until a run takes it into use, every call goes by itself.
package final class StorePatience: CallPatience {
    /// Asks something that a store answers whenever it is there, and tells whether it did.
    typealias Question = @Sendable () async -> Bool

    private struct State {
        var outage: StoreOutage
        var budget = RetryBudget()
        var waiting = 0
        var question: Question?
        var watcher: AsyncStream<Void>.Continuation?
    }

    private let clock: PatienceClock
    private let giveUpAfter: Duration
    private let state: Mutex<State>
    /// Follows `state`, for calls to look at before every attempt.
    private let isPaused = Atomic<Bool>(false)
    private let isInUse = Atomic<Bool>(false)
    /// Keeps what every call writes off the cache line of what every call reads.
    private let distance: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
        (0, 0, 0, 0, 0, 0, 0, 0)
    /// Answers of the store. Event loops add to it without excluding each other, and so lose one
    /// now and then: it is compared, and roughly counted with.
    private let answers = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - giveUpSeconds: how long without an answer the store is waited for, also before its first
    ///     answer; nil for the default, and not before its first answer.
    ///   - clock: time and chance.
    package init(giveUpSeconds: Int?, clock: PatienceClock = .system) {
        self.clock = clock
        giveUpAfter = .seconds(giveUpSeconds ?? Limits.giveUpSeconds)
        let outage = StoreOutage(
            giveUpAfter: giveUpAfter, waitsFromStart: giveUpSeconds != nil)
        state = Mutex(State(outage: outage))
    }

    // MARK: Calls

    package var isWaiting: Bool { isPaused.load(ordering: .relaxed) }
    package var excusesThrottling: Bool { isInUse.load(ordering: .relaxed) }

    package func noteAnswer() {
        answers.store(answers.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        if isWaiting { change { $0.answered() } }
    }

    nonisolated(nonsending) package func wait(_ mark: inout CallMark) async throws -> CallTurn {
        state.withLock { $0.waiting += 1 }
        defer { state.withLock { $0.waiting -= 1 } }
        while true {
            let now = clock.uptime()
            switch state.withLock({ $0.outage.turn(now, waiting: $0.waiting) }) {
            case .go:
                return .freely
            case .probe(let cause):
                mark.isProbe = true
                return cause == .unavailable ? .probing : .renewing
            case .wait(let duration):
                try await sleep(duration, from: 0.75)
            case .end:
                throw waitedOut(state.withLock { $0.outage.pause?.failure } ?? .cancelled)
            }
        }
    }

    nonisolated(nonsending) package func verdict(
        on failure: S3Failure, _ mark: inout CallMark, otherwise decision: RetryDecision
    ) async throws -> CallVerdict {
        // A refusal of the object's own is an answer: the store is there.
        if OutageCause(failure) == nil, failure.httpStatus != 0 { noteAnswer() }
        guard excusesThrottling else { return .asDecided }
        var step = judge(failure, decision, &mark, isHeld: false)
        while step == .hold {
            try await clock.sleep(Limits.outageHoldMilliseconds)
            step = judge(failure, decision, &mark, isHeld: true)
        }
        if step == .ask {
            let isAnswered = await ask()
            try Task.checkCancellation()
            let moment = self.moment()
            step = change {
                $0.asked(
                    isAnswered: isAnswered, failure, isFinal: decision == .giveUp, &mark, moment)
            }
        }
        switch step {
        case .own, .ask, .hold:
            guard case .retry = decision, failure.kind != .throttled else { return .asDecided }
            return try await waitForToken() ? .asDecided : .excused(afterMilliseconds: 0)
        case .wait:
            return .excused(afterMilliseconds: 0)
        case .again:
            return .again
        case .pause(let milliseconds):
            return .excused(afterMilliseconds: milliseconds)
        case .blame:
            var own = failure
            own.kind = .task
            return .ends(own)
        case .refuse:
            var final = failure
            final.kind = .waitedOut
            return .ends(final)
        case .end:
            return .ends(waitedOut(failure))
        }
    }

    package func leave(_ mark: inout CallMark) {
        change { $0.leave(&mark) }
    }

    // MARK: Run

    /// Takes it into use for a run that watches it.
    func begin(asking question: @escaping Question) {
        state.withLock { $0.question = question }
        isInUse.store(true, ordering: .relaxed)
    }

    /// From now on every call goes by itself again.
    func end() {
        isInUse.store(false, ordering: .relaxed)
        change { $0.answered() }
        // The question knows the client, and the client this: both would stay for ever.
        state.withLock {
            $0.question = nil
            $0.watcher = nil
        }
    }

    /// What is waited for; nil while calls are sent.
    var pause: StorePause? { state.withLock { $0.outage.pause } }

    /// A signal for now and for every change of `pause`, for one who listens; several at once
    /// become one.
    func changes() -> AsyncStream<Void> {
        let (stream, watcher) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        watcher.yield()
        state.withLock { $0.watcher = watcher }
        return stream
    }

    // MARK: Parts

    /// Lets an event happen, and tells everybody when that has begun or ended a pause.
    private func change<Result>(_ event: (inout StoreOutage) -> Result) -> Result {
        let (result, watcher) = state.withLock { state in
            let before = state.outage.pause?.failure
            let result = event(&state.outage)
            isPaused.store(state.outage.pause != nil, ordering: .relaxed)
            let isSame = before == state.outage.pause?.failure
            return (result, isSame ? nil : state.watcher)
        }
        watcher?.yield()
        return result
    }

    private func judge(
        _ failure: S3Failure, _ decision: RetryDecision, _ mark: inout CallMark, isHeld: Bool
    ) -> StoreOutage.Step {
        let moment = self.moment()
        return change {
            $0.failed(failure, isFinal: decision == .giveUp, isHeld: isHeld, &mark, moment)
        }
    }

    private func moment() -> OutageMoment {
        OutageMoment(
            now: clock.uptime(), answers: answers.load(ordering: .relaxed),
            waiting: state.withLock { $0.waiting }, random: clock.random())
    }

    private func ask() async -> Bool {
        guard let question = state.withLock({ $0.question }) else { return false }
        return await question()
    }

    /// Waits until there is a token for another retry. False when calls wait for the store anyway.
    private func waitForToken() async throws -> Bool {
        while true {
            let (now, random) = (clock.uptime(), clock.random())
            let count = answers.load(ordering: .relaxed)
            let wait = state.withLock { $0.budget.take(answers: count, at: now, random: random) }
            guard let wait else { return true }
            try await clock.sleep(wait)
            if isWaiting { return false }
        }
    }

    /// Sleeps for a part of that time, from `share` to all of it.
    private func sleep(_ duration: Duration, from share: Double) async throws {
        let milliseconds = duration / .milliseconds(1)
        let part = share + (1 - share) * clock.random()
        try await clock.sleep(max(1, Int((milliseconds * part).rounded(.up))))
    }

    private func waitedOut(_ failure: S3Failure) -> S3Failure {
        var last = failure
        last.kind = .waitedOut
        last.message +=
            " Nothing was answered for \(giveUpAfter.components.seconds) s, the time that"
            + " --give-up-after allows"
        return last
    }
}
