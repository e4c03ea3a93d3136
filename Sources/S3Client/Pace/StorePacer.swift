// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// The pacer of a run: keeps the limits that were set, and the paces that a store which throttles
/// was found to bear. All clients of the store share it.
package final class StorePacer: RequestPacer {
    /// What keeps requests back at a moment.
    package struct Summary: Sendable, Equatable {
        /// Prefixes and whole buckets that have a pace.
        package var prefixes = 0
        /// Whether key management is what throttles.
        package var hasKeyManagement = false
    }

    /// The longest sleep before a waiting request looks again: a changed limit concerns it too.
    private static let lookMilliseconds = 250
    /// A turn that is nearer has come: no timer is more exact.
    private static let nearSeconds = 0.001

    private let state: Mutex<PacedLines>
    private let pacing = Atomic<Bool>(false)
    private let limitingBytes = Atomic<Bool>(false)
    private let pacingPrefixes = Atomic<Bool>(false)
    private let uptime: @Sendable () -> Duration
    private let sleep: @Sendable (_ milliseconds: Int) async throws -> Void

    /// - Parameters:
    ///   - limits: to begin with.
    ///   - uptime: time since some fixed moment.
    ///   - sleep: waits; throws when the task is cancelled.
    package init(
        _ limits: RequestLimits = RequestLimits(), uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (_ milliseconds: Int) async throws -> Void
    ) {
        state = Mutex(PacedLines())
        self.uptime = uptime
        self.sleep = sleep
        change(limits)
    }

    /// Replaces the limits; requests that wait follow the new ones.
    package func change(_ limits: RequestLimits) {
        let now = seconds
        state.withLock { state in
            state.change(limits, at: now)
            publish(state)
        }
        limitingBytes.store(limits.bytesPerSecond != nil, ordering: .relaxed)
    }

    /// What keeps requests back now.
    package var summary: Summary {
        guard pacing.load(ordering: .relaxed) else { return Summary() }
        return state.withLock { state in
            var summary = Summary()
            for pace in state.table.paces {
                if pace.scope == .keyManagement {
                    summary.hasKeyManagement = true
                } else {
                    summary.prefixes += 1
                }
            }
            return summary
        }
    }

    // MARK: RequestPacer

    package var isPacing: Bool { pacing.load(ordering: .relaxed) }

    package var limitsBytes: Bool { limitingBytes.load(ordering: .relaxed) }

    nonisolated(nonsending) package func waitForTurn(_ exchange: S3Exchange) async throws {
        var next = PacedLines.Line.keys
        while let turn = ask(exchange, from: &next) { try await wait(for: turn) }
        exchange.turnSeconds = seconds
    }

    package func note(_ exchange: S3Exchange, _ failure: S3Failure?) {
        let now = seconds
        let note = PaceTable.Note(
            bucket: exchange.bucket, key: exchange.key,
            usesKeyManagement: exchange.usesKeyManagement, throttling: Self.throttling(failure),
            sentAt: exchange.turnSeconds)
        state.withLock { state in
            state.table.take(note, at: now)
            publish(state)
        }
    }

    /// Whether requests wait that could be sent were it not for a limit or a pace of all of them:
    /// then more copies in flight would bring nothing, and fewer would not be missed.
    package var holdsRequestsBack: Bool {
        isPacing && state.withLock { $0.heldBackCount > 0 }
    }

    // MARK: Work on other prefixes

    /// Whether any prefix has a pace. Cheap enough to ask for every row.
    package var isPacingPrefixes: Bool { pacingPrefixes.load(ordering: .relaxed) }

    /// The pace that a request for the key would have to wait for, when others need not.
    package func paceInTheWay(bucket: [UInt8], key: [UInt8]) -> Int? {
        let now = seconds
        return state.withLock { state in
            guard let place = state.table.pace(bucket: bucket, key: key),
                state.table.paces[place].scope.isPrefix
            else { return nil }
            let waits = state.table.withPace(place) { $0.wouldWait(at: now) }
            return waits ? state.table.paces[place].id : nil
        }
    }

    /// Whether requests enough wait for the pace already.
    package func isSupplied(pace id: Int) -> Bool {
        state.withLock { state in
            state.table.place(ofPace: id).map { state.table.paces[$0].isSupplied } ?? false
        }
    }

    // MARK: Turns

    private func ask(_ exchange: S3Exchange, from next: inout PacedLines.Line) -> PacedLines.Turn? {
        let now = seconds
        return state.withLock { state in
            while let turn = state.ask(exchange, &next, at: now) {
                if state.secondsLeft(turn, at: now) >= Self.nearSeconds {
                    state.countWaiting(turn, by: 1)
                    return turn
                }
            }
            return nil
        }
    }

    nonisolated(nonsending) private func wait(for turn: PacedLines.Turn) async throws {
        defer { state.withLock { $0.countWaiting(turn, by: -1) } }
        while true {
            let now = seconds
            let left = state.withLock { $0.secondsLeft(turn, at: now) }
            guard left >= Self.nearSeconds else { return }
            let milliseconds = min((left * 1_000).rounded(.up), Double(Self.lookMilliseconds))
            try await sleep(Int(milliseconds))
        }
    }

    private var seconds: Double { uptime() / .seconds(1) }

    private func publish(_ state: borrowing PacedLines) {
        let isPacing = !state.table.isIdle || state.hasLimits
        if pacing.load(ordering: .relaxed) != isPacing {
            pacing.store(isPacing, ordering: .relaxed)
        }
        let hasPrefixes = state.table.paces.contains(where: \.scope.isPrefix)
        if pacingPrefixes.load(ordering: .relaxed) != hasPrefixes {
            pacingPrefixes.store(hasPrefixes, ordering: .relaxed)
        }
    }

    private static func throttling(_ failure: S3Failure?) -> PaceTable.Throttling? {
        guard let failure, failure.kind == .throttled else { return nil }
        return failure.code.hasPrefix("KMS.") ? .byKeyManagement : .byStore
    }
}
