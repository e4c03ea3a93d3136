// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import Glibc
import Synchronization

/// libcurl's multi handle with the transfers that run on it: connections are kept and shared
/// among all of them. Used by the loop's thread only, but for `wakeUp`.
final class CurlMulti {
    private let configuration: EventLoopConfiguration
    private let multi: UnsafeMutableRawPointer
    /// Transfers in flight, each knowing its place.
    private var active: [CurlTransfer] = []
    /// Handles to use again, the one used last on top.
    private var idle: [CurlTransfer] = []
    private var isClosed = false
    /// How often silence is looked for, and when it will be next (milliseconds, monotonic).
    private let tickMilliseconds: Int
    private var nextTick = 0

    /// - Throws: `S3ClientError` when libcurl cannot be set up.
    init(_ configuration: EventLoopConfiguration) throws {
        self.configuration = configuration
        guard CurlLibrary.isReady, let multi = curl_multi_init() else {
            throw S3ClientError(
                .transport, "libcurl could not be set up; its libraries may be damaged.")
        }
        self.multi = multi
        tickMilliseconds = max(1, min(configuration.silenceMilliseconds / 4, 1_000))
        let connections = configuration.connectionsMax
        brigade_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
        brigade_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        brigade_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit {
        precondition(isClosed || active.isEmpty, "a transport ended with transfers in flight")
        idle.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Starts a transfer; its continuation is resumed by `perform`, `cancel` or here.
    func start(_ submission: EventLoop.Submission) {
        let exchange = submission.exchange
        exchange.resetAnswer()
        guard !isClosed else { return Self.refuseAfterShutdown(submission) }
        guard let transfer = idle.popLast() ?? CurlTransfer(configuration) else {
            return Self.refuse(submission, .init(.couldNotConnect, "libcurl has no memory"))
        }
        transfer.begin(submission)
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            transfer.end()
            idle.append(transfer)
            return Self.refuse(submission, .init(.couldNotConnect, Self.text(code)))
        }
        transfer.slot = active.count
        active.append(transfer)
        if exchange.cancelledAttempt.load(ordering: .sequentiallyConsistent) == submission.attempt {
            cancel(transfer)
        }
    }

    /// Moves bytes on all connections and resumes the tasks whose transfers ended.
    func perform() {
        guard !active.isEmpty else { return }
        var runningCount: Int32 = 0
        let code = curl_multi_perform(multi, &runningCount)
        precondition(code == CURLM_OK, "curl_multi_perform: \(Self.text(code))")
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE,
                let easy = message.pointee.easy_handle,
                let transfer = CurlTransfer.of(easy)
            else { continue }
            let result = brigade_message_result(message)
            transfer.record(result)
            finish(transfer)
        }
        endSilentTransfers()
    }

    /// Once a tick, ends the transfers in which nothing moves.
    private func endSilentTransfers() {
        let now = Self.monotonicMilliseconds()
        guard now >= nextTick else { return }
        nextTick = now + tickMilliseconds
        let limit = configuration.silenceMilliseconds
        let silent = active.filter { $0.isSilent(at: now, limitMilliseconds: limit) }
        for transfer in silent {
            transfer.recordSilence(seconds: limit / 1_000)
            finish(transfer)
        }
    }

    /// Sleeps until a socket is ready, a timeout of libcurl is due, or `wakeUp` is called.
    func wait() {
        let milliseconds = active.isEmpty ? Self.idleMilliseconds : Int32(tickMilliseconds)
        let code = curl_multi_poll(multi, nil, 0, milliseconds, nil)
        precondition(code == CURLM_OK, "curl_multi_poll: \(Self.text(code))")
    }

    /// Ends `wait`, now or the next time it is called. Safe from any thread.
    func wakeUp() {
        curl_multi_wakeup(multi)
    }

    /// Ends the attempt if it is still in flight.
    func cancel(_ exchange: S3Exchange, attempt: Int) {
        let found = active.first { $0.isPerforming(exchange, attempt: attempt) }
        if let found { cancel(found) }
    }

    func cancelAll() {
        while let transfer = active.last { cancel(transfer) }
    }

    /// Frees what belongs to this thread; later requests are refused as cancelled.
    func close() {
        cancelAll()
        idle.removeAll()
        isClosed = true
    }

    private func cancel(_ transfer: CurlTransfer) {
        transfer.recordCancellation()
        finish(transfer)
    }

    /// Takes the handle out of the multi, which keeps or closes its connection, and resumes.
    private func finish(_ transfer: CurlTransfer) {
        let code = curl_multi_remove_handle(multi, transfer.easy)
        precondition(code == CURLM_OK, "curl_multi_remove_handle: \(Self.text(code))")
        if let last = active.last {
            active[transfer.slot] = last
            last.slot = transfer.slot
            active.removeLast()
        }
        let continuation = transfer.end()
        idle.append(transfer)
        continuation?.resume()
    }

    /// Answers a request that came too late.
    static func refuseAfterShutdown(_ submission: EventLoop.Submission) {
        submission.exchange.resetAnswer()
        refuse(submission, TransportFailure(.cancelled, "the transport is shut down"))
    }

    private static func refuse(_ submission: EventLoop.Submission, _ failure: TransportFailure) {
        submission.exchange.transportFailure = failure
        submission.continuation.resume()
    }

    private static func text(_ code: CURLMcode) -> String {
        curl_multi_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    }

    private static func monotonicMilliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }

    /// The longest sleep without transfers; it only has to be finite, since messages wake the loop.
    private static let idleMilliseconds: Int32 = 60_000
}
