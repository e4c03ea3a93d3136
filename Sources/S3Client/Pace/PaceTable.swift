// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// All that is known of what a store throttles: who has to keep a pace, and where throttling is
/// still being looked into. Pure.
struct PaceTable: Sendable {
    /// One answer, as far as it matters here.
    struct Note {
        var bucket: [UInt8]
        var key: [UInt8]
        /// Whether its request has the store ask its key management.
        var usesKeyManagement = false
        var throttling: Throttling?
        /// When it was sent, if it had to wait for a turn.
        var sentAt: Double
    }

    enum Throttling {
        case byStore
        case byKeyManagement
    }

    /// Where throttling was met that no pace covers yet.
    private struct Watch {
        /// Nil for key management.
        var bucket: [UInt8]?
        var evidence: ThrottleEvidence
        var began: Double
        var throttledAt: Double

        init(_ bucket: [UInt8]?, at now: Double) {
            self.bucket = bucket
            evidence = ThrottleEvidence(at: now)
            (began, throttledAt) = (now, now)
        }
    }

    /// More are no help: the one that was not used for longest goes.
    private static let pacesMax = 64
    /// Seconds without throttling after which nothing is looked for any more, and the most that
    /// one look takes.
    private static let watchSeconds = 3.0
    private static let watchSecondsMax = 10.0

    /// Seconds for which what is throttled at any rate is left to the waits of retries.
    private static let futileSeconds = 60.0

    private(set) var paces: [RequestPace] = []
    /// What slowing down was of no use for, and until when that is believed.
    private var futile: [(scope: PaceScope, until: Double)] = []
    private var watches: [Watch] = []
    private var lastID = 0

    /// Whether nothing is throttled, as far as is known.
    var isIdle: Bool { paces.isEmpty && watches.isEmpty }

    /// The place in `paces` of the pace that requests for a key keep: of several, that of the
    /// longest prefix.
    func pace(bucket: [UInt8], key: [UInt8]) -> Int? {
        var found: (place: Int, length: Int)?
        for (place, pace) in paces.enumerated() {
            guard case .keys(_, let prefix) = pace.scope, prefix.count >= found?.length ?? 0,
                pace.scope.covers(bucket: bucket, key: key)
            else { continue }
            found = (place, prefix.count)
        }
        return found?.place
    }

    /// The place of key management's pace.
    var keyManagementPace: Int? { paces.firstIndex { $0.scope == .keyManagement } }

    /// The place of the pace of that id, while it is in force.
    func place(ofPace id: Int) -> Int? { paces.firstIndex { $0.id == id } }

    /// Changes the pace at a place.
    mutating func withPace<Result>(
        _ place: Int, _ body: (inout RequestPace) -> Result
    ) -> Result { body(&paces[place]) }

    /// Takes what became of a request.
    mutating func take(_ note: Note, at now: Double) {
        forget(now)
        if note.usesKeyManagement { takeForKeyManagement(note, now) }
        let isThrottled = note.throttling == .byStore
        guard note.throttling != .byKeyManagement else { return }
        if let place = pace(bucket: note.bucket, key: note.key) {
            return tell(place, isThrottled, note.sentAt, now)
        }
        guard let place = watch(note.bucket, isThrottled, now) else { return }
        watches[place].evidence.note(note.key, throttled: isThrottled)
        if isThrottled { conclude(place, note.bucket, now) }
    }

    private mutating func takeForKeyManagement(_ note: Note, _ now: Double) {
        let isThrottled = note.throttling == .byKeyManagement
        if note.throttling == .byStore { return }
        if let place = keyManagementPace { return tell(place, isThrottled, note.sentAt, now) }
        guard let place = watch(nil, isThrottled, now) else { return }
        watches[place].evidence.note([], throttled: isThrottled)
        guard let found = watches[place].evidence.findings(at: now).first else { return }
        watches.remove(at: place)
        add(.keyManagement, found.answeredPerSecond, now)
    }

    /// The place of a bucket's watch; one begins with the first that is throttled.
    private mutating func watch(_ bucket: [UInt8]?, _ isThrottled: Bool, _ now: Double) -> Int? {
        if let place = watches.firstIndex(where: { $0.bucket == bucket }) {
            if isThrottled { watches[place].throttledAt = now }
            return place
        }
        guard isThrottled else { return nil }
        watches.append(Watch(bucket, at: now))
        return watches.count - 1
    }

    private mutating func conclude(_ place: Int, _ bucket: [UInt8], _ now: Double) {
        let evidence = watches[place].evidence
        let findings = evidence.findings(at: now)
        guard !findings.isEmpty else { return }
        for finding in findings {
            var scope = PaceScope.keys(bucket: bucket, prefix: finding.prefix)
            var rate = finding.answeredPerSecond
            // Prefixes throttled one after the other, with nothing else beside them, as a sorted
            // manifest brings them, are parts of what is throttled.
            if let parent = scope.parent, case .keys(_, let wider) = parent,
                !evidence.hasOthers(than: finding.prefix, within: wider),
                let sibling = paces.firstIndex(where: { $0.scope.parent == parent })
            {
                rate += paces[sibling].rate
                paces.removeAll { $0.scope.parent == parent }
                scope = parent
            }
            add(scope, rate, now)
        }
        watches[place] = Watch(bucket, at: now)
    }

    private mutating func tell(
        _ place: Int, _ isThrottled: Bool, _ sentAt: Double, _ now: Double
    ) {
        paces[place].note(throttled: isThrottled, sentAt: sentAt, at: now)
        guard paces[place].isFutile else { return }
        futile.append((paces[place].scope, now + Self.futileSeconds))
        paces.remove(at: place)
    }

    private mutating func add(_ scope: PaceScope, _ rate: Double, _ now: Double) {
        guard !paces.contains(where: { $0.scope == scope }),
            !futile.contains(where: { $0.scope.covers(scope) || scope.covers($0.scope) })
        else { return }
        if paces.count == Self.pacesMax,
            let oldest = paces.indices.min(by: { paces[$0].usedAt < paces[$1].usedAt })
        {
            paces.remove(at: oldest)
        }
        lastID += 1
        paces.append(RequestPace(id: lastID, scope: scope, rate: rate, at: now))
    }

    private mutating func forget(_ now: Double) {
        if paces.contains(where: { $0.isOver(at: now) }) {
            paces.removeAll { $0.isOver(at: now) }
        }
        if !futile.isEmpty { futile.removeAll { $0.until < now } }
        watches.removeAll { now - $0.throttledAt > Self.watchSeconds }
        for place in watches.indices where now - watches[place].began > Self.watchSecondsMax {
            watches[place] = Watch(watches[place].bucket, at: now)
        }
    }
}
