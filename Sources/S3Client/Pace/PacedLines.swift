// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The lines that a request stands in, one after the other, before it is sent. Pure.
///
/// The hard limit of requests comes last: what waited there goes out at once, so that nothing that
/// follows can bunch requests up.
struct PacedLines: Sendable {
    enum Line: Sendable {
        case keys, keyManagement, bytes, requests, done
    }

    /// A place in a line.
    struct Turn: Sendable {
        fileprivate var line: Line
        /// Which pace or limit, since another may have taken its place meanwhile.
        fileprivate var id: Int
        fileprivate var place: Double
        fileprivate var isOfPrefix = false
    }

    /// A limit that somebody has set.
    private struct Limit: Sendable {
        var id: Int
        var meter: TurnMeter
    }

    var table = PaceTable()
    private var requests: Limit?
    private var bytes: Limit?
    private var lastID = 0
    /// Requests that wait for what concerns all of them, or all of a bucket.
    private(set) var heldBackCount = 0

    var hasLimits: Bool { requests != nil || bytes != nil }

    mutating func change(_ limits: RequestLimits, at now: Double) {
        Self.change(&requests, limits.requestsPerSecond, &lastID, now)
        Self.change(&bytes, limits.bytesPerSecond, &lastID, now)
    }

    /// Enters the next line that there is for the request; nil after the last.
    mutating func ask(_ exchange: S3Exchange, _ next: inout Line, at now: Double) -> Turn? {
        while next != .done {
            let line = next
            next = line.next
            if let turn = ask(exchange, line, now) { return turn }
        }
        return nil
    }

    /// How long the turn is still to come; 0 as well when its limit is gone.
    mutating func secondsLeft(_ turn: Turn, at now: Double) -> Double {
        switch turn.line {
        case .keys, .keyManagement:
            guard let place = table.place(ofPace: turn.id) else { return 0 }
            return table.withPace(place) { $0.secondsLeft(until: turn.place, at: now) }
        case .bytes: return Self.secondsLeft(&bytes, turn, now)
        case .requests: return Self.secondsLeft(&requests, turn, now)
        case .done: return 0
        }
    }

    /// One more waits for that turn, or one less.
    mutating func countWaiting(_ turn: Turn, by change: Int) {
        if !turn.isOfPrefix { heldBackCount += change }
        guard turn.line == .keys || turn.line == .keyManagement,
            let place = table.place(ofPace: turn.id)
        else { return }
        table.withPace(place) { $0.waiting += change }
    }

    private mutating func ask(_ exchange: S3Exchange, _ line: Line, _ now: Double) -> Turn? {
        switch line {
        case .keys:
            guard !table.paces.isEmpty else { return nil }
            return ask(table.pace(bucket: exchange.bucket, key: exchange.key), line, now)
        case .keyManagement:
            guard exchange.usesKeyManagement else { return nil }
            return ask(table.keyManagementPace, line, now)
        case .bytes:
            guard let count = exchange.copyBytes, count > 0 else { return nil }
            return Self.ask(&bytes, Double(count), line, now)
        case .requests: return Self.ask(&requests, 1, line, now)
        case .done: return nil
        }
    }

    private mutating func ask(_ place: Int?, _ line: Line, _ now: Double) -> Turn? {
        guard let place else { return nil }
        let asked = table.withPace(place) { $0.ask(at: now) }
        let pace = table.paces[place]
        return Turn(line: line, id: pace.id, place: asked, isOfPrefix: pace.scope.isPrefix)
    }

    private static func ask(
        _ limit: inout Limit?, _ units: Double, _ line: Line, _ now: Double
    ) -> Turn? {
        guard let id = limit?.id, let place = limit?.meter.ask(for: units, at: now) else {
            return nil
        }
        return Turn(line: line, id: id, place: place)
    }

    private static func secondsLeft(_ limit: inout Limit?, _ turn: Turn, _ now: Double) -> Double {
        guard limit?.id == turn.id else { return 0 }
        return limit?.meter.secondsLeft(until: turn.place, at: now) ?? 0
    }

    private static func change(
        _ limit: inout Limit?, _ rate: Double?, _ lastID: inout Int, _ now: Double
    ) {
        guard let rate else {
            limit = nil
            return
        }
        if limit == nil {
            lastID += 1
            limit = Limit(id: lastID, meter: TurnMeter(rate: rate, at: now))
        } else {
            limit?.meter.change(rate: rate, at: now)
        }
    }
}

extension PacedLines.Line {
    fileprivate var next: Self {
        switch self {
        case .keys: .keyManagement
        case .keyManagement: .bytes
        case .bytes: .requests
        case .requests, .done: .done
        }
    }
}
