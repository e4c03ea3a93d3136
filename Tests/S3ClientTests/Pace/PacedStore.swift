// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

@testable import S3Client

/// Workers that send requests as `PacedLines` lets them, against a store that admits so many a
/// second of each prefix, millisecond by millisecond of a clock that costs nothing.
struct PacedStore {
    /// A token bucket in front of some keys, as S3 and `s3-test-server` have them.
    struct Limit {
        var prefix: String
        var rate: Double
        var burst: Double
        fileprivate var tokens = 0.0

        init(_ prefix: String, rate: Double, burst: Double) {
            (self.prefix, self.rate, self.burst) = (prefix, rate, burst)
            tokens = burst
        }
    }

    /// What became of a request.
    struct Event {
        var time: Double
        var key: String
        var isThrottled: Bool
    }

    private struct Worker {
        enum Step {
            case idle
            case waiting(PacedLines.Turn)
            case sent(isThrottled: Bool)
        }

        var keys: () -> String
        var step = Step.idle
        var next = PacedLines.Line.keys
        var exchange = S3Exchange()
        var throttles = 0
    }

    var lines = PacedLines()
    private(set) var events: [Event] = []
    var limits: [Limit]
    /// Whether paces are looked for.
    var isPaced = true
    /// What it throttles of all requests, whatever their rate.
    var shareThrottled = 0.0
    private let latency: Double
    private let throttling: PaceTable.Throttling
    private var workers: [Worker] = []
    /// Who goes on at which millisecond, and which it is.
    private var due: [Int: [Int]] = [:]
    private var elapsed = -1
    private var randomState: UInt64 = 7

    init(
        _ limits: [Limit], latency: Double = 0.001,
        throttling: PaceTable.Throttling = .byStore
    ) {
        self.limits = limits
        self.latency = latency
        self.throttling = throttling
    }

    mutating func addWorkers(_ count: Int, bytes: UInt64? = nil, keys: @escaping () -> String) {
        for _ in 0..<count {
            let worker = Worker(keys: keys)
            worker.exchange.method = .put
            worker.exchange.bucket = Array("bucket".utf8)
            worker.exchange.copyBytes = bytes
            workers.append(worker)
            wake(workers.count - 1, at: 0)
        }
    }

    /// Runs from a time to another.
    mutating func run(from start: Int = 0, seconds: Int) {
        for millisecond in (start * 1_000)..<(seconds * 1_000) {
            let now = Double(millisecond) / 1_000
            elapsed = millisecond
            for place in limits.indices {
                let limit = limits[place]
                limits[place].tokens = min(limit.burst, limit.tokens + limit.rate / 1_000)
            }
            for place in due.removeValue(forKey: millisecond) ?? [] { step(place, now) }
        }
    }

    /// Requests of a time that were let through, a second, and the share of those that were not.
    func rate(_ prefix: String = "", in time: Range<Double>) -> (sent: Double, throttled: Double) {
        let seen = events.filter { time.contains($0.time) && $0.key.hasPrefix(prefix) }
        let throttled = Double(seen.count(where: \.isThrottled))
        let answered = Double(seen.count) - throttled
        return (
            answered / (time.upperBound - time.lowerBound),
            seen.isEmpty ? 0 : throttled / Double(seen.count)
        )
    }

    private mutating func step(_ place: Int, _ now: Double) {
        switch workers[place].step {
        case .idle:
            if workers[place].throttles == 0 {
                workers[place].exchange.key = Array(workers[place].keys().utf8)
            }
            workers[place].next = .keys
            stand(place, now)
        case .waiting(let turn):
            let left = lines.secondsLeft(turn, at: now)
            guard left < 0.001 else { return wake(place, at: now + min(left, 0.25)) }
            lines.countWaiting(turn, by: -1)
            stand(place, now)
        case .sent(let isThrottled):
            answer(place, isThrottled, now)
        }
    }

    private mutating func stand(_ place: Int, _ now: Double) {
        let exchange = workers[place].exchange
        while let turn = lines.ask(exchange, &workers[place].next, at: now) {
            let left = lines.secondsLeft(turn, at: now)
            guard left >= 0.001 else { continue }
            lines.countWaiting(turn, by: 1)
            workers[place].step = .waiting(turn)
            wake(place, at: now + min(left, 0.25))
            return
        }
        exchange.turnSeconds = now
        let key = String(decoding: exchange.key, as: UTF8.self)
        let isThrottled = !admits(key)
        events.append(Event(time: now, key: key, isThrottled: isThrottled))
        workers[place].step = .sent(isThrottled: isThrottled)
        wake(place, at: now + latency)
    }

    private mutating func admits(_ key: String) -> Bool {
        if nextFraction() < shareThrottled { return false }
        guard let place = limits.firstIndex(where: { key.hasPrefix($0.prefix) }) else {
            return true
        }
        guard limits[place].tokens >= 1 else { return false }
        limits[place].tokens -= 1
        return true
    }

    private mutating func answer(_ place: Int, _ isThrottled: Bool, _ now: Double) {
        let exchange = workers[place].exchange
        if isPaced { note(exchange, isThrottled, now) }
        workers[place].step = .idle
        workers[place].throttles = isThrottled ? workers[place].throttles + 1 : 0
        // The waits of RetryPolicy: half a second doubled up to 20 s, any part of it.
        let doublings = min(workers[place].throttles - 1, 5)
        let longest = isThrottled ? min(0.5 * Double(1 << doublings), 20) : 0
        wake(place, at: now + longest * nextFraction())
    }

    /// The worker goes on then, but not in the millisecond that it is.
    private mutating func wake(_ place: Int, at time: Double) {
        let millisecond = max(Int((time * 1_000).rounded(.up)), elapsed + 1)
        due[millisecond, default: []].append(place)
    }

    private mutating func note(_ exchange: S3Exchange, _ isThrottled: Bool, _ now: Double) {
        lines.table.take(
            PaceTable.Note(
                bucket: exchange.bucket, key: exchange.key,
                usesKeyManagement: exchange.usesKeyManagement,
                throttling: isThrottled ? throttling : nil, sentAt: exchange.turnSeconds),
            at: now)
    }

    /// From 0 up to, not including, 1 (Knuth's MMIX generator).
    private mutating func nextFraction() -> Double {
        randomState = randomState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(randomState >> 11) / Double(1 << 53)
    }
}
