// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import Glibc
import Synchronization

/// The network's side of an event loop: takes requests, sends each on its route, waits for sockets
/// and resumes the tasks whose requests are over. Used by the loop's thread only, but for `wakeUp`.
final class LoopNetwork {
    /// The longest sleep without transfers; it only has to be finite, since messages wake the loop.
    private static let idleMilliseconds = 60_000
    /// Rounds of the loop that may pass without a look at the sockets while tasks are ready.
    private static let unseenRoundsMax = 8

    private let readiness: Readiness
    private let curl: CurlMulti
    private let direct: DirectTransfers
    private var isClosed = false
    /// How often slow transfers are looked for, and when it will be next (milliseconds, monotonic).
    private let tickMilliseconds: Int
    private var nextTick = 0
    private var unseenRounds = 0

    /// - Throws: `S3ClientError` when libcurl or the system refuses.
    init(_ configuration: EventLoopConfiguration) throws {
        readiness = try Readiness()
        curl = try CurlMulti(configuration)
        direct = DirectTransfers(configuration, multi: curl.multi, readiness: readiness)
        let shortest = min(
            configuration.stallMilliseconds, configuration.totalMilliseconds,
            configuration.firstByteMilliseconds ?? ClientLimits.firstByteMilliseconds)
        tickMilliseconds = max(1, min(shortest / 4, 1_000))
        noteTime()
    }

    /// Starts a request; its task is resumed when it is over, which may be at once.
    func start(_ exchange: S3Exchange) {
        guard !isClosed, let origin = exchange.origin else {
            return Self.refuseAfterShutdown(exchange)
        }
        exchange.resetAnswer()
        if direct.routes.isDirect(origin) {
            direct.start(exchange, to: origin)
        } else {
            curl.start(exchange, to: origin, at: direct.now)
        }
        cancelIfWanted(exchange)
    }

    /// What a round of the loop owes the network without waiting for it.
    func perform() {
        unseenRounds += 1
        if unseenRounds > Self.unseenRoundsMax { look(milliseconds: 0) }
        if needsCurl { curl.perform(connected: direct.noteConnected) }
        guard direct.now >= nextTick else { return }
        nextTick = direct.now + tickMilliseconds
        direct.endOverdue()
        curl.endOverdue(at: direct.now)
    }

    /// Sleeps until a socket is ready, a timeout of libcurl is due, or `wakeUp` is called, and
    /// moves bytes where it can.
    func wait() {
        let milliseconds =
            direct.isBusy || curl.isBusy ? tickMilliseconds : Self.idleMilliseconds
        if needsCurl {
            curl.wait(milliseconds: Int32(milliseconds), or: readiness.descriptor)
            look(milliseconds: 0)
        } else {
            look(milliseconds: Int32(milliseconds))
        }
    }

    /// Ends `wait`, now or the next time it is called. Safe from any thread.
    func wakeUp() { readiness.wakeUp() }

    /// Ends the attempt if it is still under way, and still to be ended.
    func cancelIfWanted(_ exchange: S3Exchange) {
        guard exchange.isCancelled.load(ordering: .sequentiallyConsistent) else { return }
        direct.cancel(exchange)
        curl.cancel(exchange)
    }

    func cancelAll() {
        direct.cancelAll()
        curl.cancelAll()
    }

    /// Frees what belongs to this thread; later requests are refused as cancelled.
    func close() {
        cancelAll()
        curl.close()
        isClosed = true
    }

    /// Answers a request that came too late.
    static func refuseAfterShutdown(_ exchange: S3Exchange) {
        exchange.resetAnswer()
        exchange.arrive(TransportFailure(.cancelled, "the transport is shut down"))
    }

    /// Whether libcurl has something to do: most of the time it has not.
    private var needsCurl: Bool { direct.connectingCount > 0 || curl.isBusy }

    private func look(milliseconds: Int32) {
        let count = readiness.wait(milliseconds: milliseconds)
        for place in 0..<count {
            if let event = readiness.event(at: place) { direct.advance(event) }
        }
        unseenRounds = 0
        noteTime()
    }

    private func noteTime() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        direct.now = now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
