// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Which jobs of a service are prepared, run, and made to yield. Pure: what happens goes in, what
/// is to be done comes out.
///
/// Among the jobs that could run, those of the highest priority do, as many as may at once; the
/// others wait, and one that runs yields. Equal ones beyond the bound take turns, by the time they
/// have run. A job that waits for its store, and one that is only brought to its end, holds no
/// other back: as many of those as may be active run beside the active ones.
struct JobQueue: Sendable {
    /// What is to be done with a job.
    enum Action: Sendable, Equatable {
        case prepare(JobID)
        case run(JobID)
        /// Has it pause, to go on later; `yielded` tells when it has.
        case yield(JobID)
    }

    private enum Stage: Sendable {
        case unprepared
        case preparing
        case runnable
        case running
        case yielding
    }

    private struct Entry: Sendable {
        var id: JobID
        var priority: Int
        /// Who came first goes first, where nothing else tells.
        var order: UInt64
        var stage: Stage
        /// Time it has run, counted from that of its equals when it joined them.
        var spent: Duration = .zero
        var startedAt: Duration?
        var waitsForStore = false
        /// There are no rows left to run.
        var isEnding = false

        var isActive: Bool { stage == .running || stage == .yielding }
        var isAside: Bool { waitsForStore || isEnding }
        /// Whether it counts when the highest priority is looked for.
        var holdsBack: Bool { !isAside && (stage == .runnable || isActive) }

        func spent(at now: Duration) -> Duration { spent + (startedAt.map { now - $0 } ?? .zero) }
    }

    private let activeMax: Int
    private let preparingMax: Int
    private let slice: Duration
    private var entries: [JobID: Entry] = [:]
    private var nextOrder: UInt64 = 0

    init(
        activeMax: Int, preparingMax: Int = ServiceLimits.preparingJobs,
        slice: Duration = .seconds(ServiceLimits.sliceSeconds)
    ) {
        precondition(activeMax > 0 && preparingMax > 0, "a queue that runs nothing")
        self.activeMax = activeMax
        self.preparingMax = preparingMax
        self.slice = slice
    }

    /// Whether the job is in the queue: it waits for its turn or has it.
    func contains(_ id: JobID) -> Bool { entries[id] != nil }

    /// Whether the job runs, as far as the queue knows.
    func isActive(_ id: JobID) -> Bool { entries[id]?.isActive == true }

    /// Jobs that wait for their turn.
    var waitingCount: Int {
        entries.values.count { $0.stage == .runnable || $0.stage == .unprepared }
    }

    /// Jobs that run.
    var activeCount: Int { entries.values.count(where: \.isActive) }

    // MARK: What happens

    /// A job is to be prepared.
    mutating func prepare(_ id: JobID, priority: Int, at now: Duration) -> [Action] {
        enter(id, priority: priority, .unprepared)
        return decide(at: now)
    }

    /// A job is to run: it was prepared, or goes on. `isEnding`: it has no rows left to run.
    mutating func run(
        _ id: JobID, priority: Int, isEnding: Bool = false, at now: Duration
    ) -> [Action] {
        enter(id, priority: priority, .runnable)
        entries[id]?.isEnding = isEnding
        joinEquals(id, at: now)
        return decide(at: now)
    }

    /// A job that was to yield has paused. It may have ended instead: then `leave` is called.
    mutating func yielded(_ id: JobID, at now: Duration) -> [Action] {
        guard var entry = entries[id], entry.isActive else { return [] }
        entry.spent = entry.spent(at: now)
        entry.startedAt = nil
        entry.stage = .runnable
        entry.waitsForStore = false
        entries[id] = entry
        return decide(at: now)
    }

    /// A job has ended, or waits for a person.
    mutating func leave(_ id: JobID, at now: Duration) -> [Action] {
        entries[id] = nil
        return decide(at: now)
    }

    mutating func setPriority(_ priority: Int, of id: JobID, at now: Duration) -> [Action] {
        guard let entry = entries[id], entry.priority != priority else { return [] }
        entries[id]?.priority = priority
        joinEquals(id, at: now)
        return decide(at: now)
    }

    /// A job that runs waits for its store, or does no longer.
    mutating func note(waitsForStore: Bool, _ id: JobID, at now: Duration) -> [Action] {
        guard let entry = entries[id], entry.isActive, entry.waitsForStore != waitsForStore else {
            return []
        }
        entries[id]?.waitsForStore = waitsForStore
        // The time it waited is not held against it.
        if !waitsForStore { joinEquals(id, at: now) }
        return decide(at: now)
    }

    /// Time has passed.
    mutating func turn(at now: Duration) -> [Action] { decide(at: now) }

    // MARK: What is to be done

    private mutating func enter(_ id: JobID, priority: Int, _ stage: Stage) {
        let order = entries[id]?.order ?? nextOrder
        nextOrder += 1
        entries[id] = Entry(id: id, priority: priority, order: order, stage: stage)
    }

    /// Who comes new begins where the one of its equals is that has run least: it neither has to
    /// wait for them nor do they have to wait until it has caught up.
    private mutating func joinEquals(_ id: JobID, at now: Duration) {
        guard let entry = entries[id] else { return }
        let equals = entries.values.filter {
            $0.id != id && $0.priority == entry.priority && $0.holdsBack
        }
        entries[id]?.spent = equals.map { $0.spent(at: now) }.min() ?? .zero
        if entry.isActive { entries[id]?.startedAt = now }
    }

    private mutating func decide(at now: Duration) -> [Action] {
        var actions = prepareNext()
        let top = entries.values.lazy.filter(\.holdsBack).map(\.priority).max()
        actions += yieldLower(than: top)
        actions += start(top, at: now)
        return actions
    }

    private mutating func prepareNext() -> [Action] {
        let free = preparingMax - entries.values.count { $0.stage == .preparing }
        guard free > 0 else { return [] }
        let waiting = entries.values.filter { $0.stage == .unprepared }
            .sorted { ($1.priority, $0.order) < ($0.priority, $1.order) }
        return waiting.prefix(free).map {
            entries[$0.id]?.stage = .preparing
            return .prepare($0.id)
        }
    }

    private mutating func yieldLower(than top: Int?) -> [Action] {
        guard let top else { return [] }
        let lower = entries.values
            .filter { $0.stage == .running && !$0.isAside && $0.priority < top }
            .sorted { $0.order < $1.order }
        return lower.map { yield($0.id) }
    }

    private mutating func start(_ top: Int?, at now: Duration) -> [Action] {
        var actions: [Action] = []
        let active = entries.values.filter(\.isActive)
        var aside = active.count(where: \.isAside)
        var free = activeMax - (active.count - min(aside, activeMax))
        let ending = entries.values.filter { $0.stage == .runnable && $0.isEnding }
            .sorted { $0.order < $1.order }
        for entry in ending {
            if aside < activeMax {
                aside += 1
            } else if free > 0 {
                free -= 1
            } else {
                break
            }
            actions.append(run(entry.id, at: now))
        }
        guard let top else { return actions }
        var waiting = entries.values
            .filter { $0.stage == .runnable && $0.holdsBack && $0.priority == top }
            .sorted { ($0.spent, $0.order) < ($1.spent, $1.order) }[...]
        while free > 0, let next = waiting.popFirst() {
            free -= 1
            actions.append(run(next.id, at: now))
        }
        // Those that are about to pause make room already.
        let coming = entries.values.count { $0.stage == .yielding }
        let excess = max(0, -free - coming)
        return actions
            + takeTurns(waiting.dropFirst(max(0, coming + min(0, free))), excess, top, at: now)
    }

    /// Has those that ran longest yield: as many as are too many, and each for an equal one that
    /// has run a slice less.
    private mutating func takeTurns(
        _ waiting: ArraySlice<Entry>, _ excess: Int, _ top: Int, at now: Duration
    ) -> [Action] {
        let longest = entries.values
            .filter { $0.stage == .running && !$0.isAside && $0.priority == top }
            .sorted { ($0.spent(at: now), $0.order) > ($1.spent(at: now), $1.order) }
        let turns = zip(longest.dropFirst(excess), waiting)
            .filter { $0.spent(at: now) - $1.spent >= slice }.map(\.0)
        return (longest.prefix(excess) + turns).map { yield($0.id) }
    }

    private mutating func run(_ id: JobID, at now: Duration) -> Action {
        entries[id]?.stage = .running
        entries[id]?.startedAt = now
        return .run(id)
    }

    private mutating func yield(_ id: JobID) -> Action {
        entries[id]?.stage = .yielding
        return .yield(id)
    }
}
