// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// libcurl's multi handle with the transfers that it carries from end to end: connections are kept
/// and shared among all of them. The connections of `DirectTransfers` are opened here as well. Used
/// by the loop's thread only.
final class CurlMulti {
    private let configuration: EventLoopConfiguration
    let multi: UnsafeMutableRawPointer
    /// Transfers in flight, each knowing its place.
    private var active: [CurlTransfer] = []
    /// Handles to use again, the one used last on top.
    private var idle: [CurlTransfer] = []

    /// - Throws: `S3ClientError` when libcurl cannot be set up.
    init(_ configuration: EventLoopConfiguration) throws {
        self.configuration = configuration
        guard CurlLibrary.isReady, let multi = curl_multi_init() else {
            throw S3ClientError(
                .transport, "libcurl could not be set up; its libraries may be damaged.")
        }
        self.multi = multi
        let connections = configuration.connectionsMax
        brigade_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
        brigade_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        brigade_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit {
        precondition(active.isEmpty, "a transport ended with transfers in flight")
        idle.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Whether a transfer is under way.
    var isBusy: Bool { !active.isEmpty }

    /// Starts a transfer; its task is resumed by `perform`, `cancel` or here. The time is the
    /// loop's (milliseconds, monotonic).
    func start(_ exchange: S3Exchange, to origin: HTTPOrigin, at now: Int) {
        guard let transfer = idle.popLast() ?? CurlTransfer(configuration) else {
            return exchange.arrive(TransportFailure(.couldNotConnect, "libcurl has no memory"))
        }
        transfer.begin(exchange, to: origin, at: now)
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            transfer.end()
            idle.append(transfer)
            return exchange.arrive(TransportFailure(.couldNotConnect, Self.text(code)))
        }
        transfer.slot = active.count
        active.append(transfer)
    }

    /// Moves bytes on all connections and resumes the tasks whose transfers ended.
    ///
    /// - Parameter connected: told of each direct connection that is open, or could not be opened.
    func perform(connected: (DirectConnection, CURLcode) -> Void) {
        var runningCount: Int32 = 0
        let code = curl_multi_perform(multi, &runningCount)
        precondition(code == CURLM_OK, "curl_multi_perform: \(Self.text(code))")
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE,
                let easy = message.pointee.easy_handle
            else { continue }
            let result = brigade_message_result(message)
            switch CurlHandle.of(easy) {
            case let transfer as CurlTransfer:
                transfer.record(result)
                finish(transfer)
            case let connection as DirectConnection: connected(connection, result)
            default: break
            }
        }
    }

    /// Ends the transfers that take too long; called once a tick.
    func endOverdue(at now: Int) {
        // Ending one changes the order of those in flight.
        let overdue = active.filter { $0.endsOverdue(at: now) }
        for transfer in overdue { finish(transfer) }
    }

    /// Sleeps until a socket of libcurl is ready, one of its timeouts is due, or the descriptor can
    /// be read.
    func wait(milliseconds: Int32, or descriptor: Int32) {
        var other = curl_waitfd(fd: descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        let code = curl_multi_poll(multi, &other, 1, milliseconds, nil)
        precondition(code == CURLM_OK, "curl_multi_poll: \(Self.text(code))")
    }

    /// Ends the attempt if it is still in flight.
    func cancel(_ exchange: S3Exchange) {
        let found = active.first { $0.exchange === exchange }
        if let found { cancel(found) }
    }

    func cancelAll() {
        while let transfer = active.last { cancel(transfer) }
    }

    /// Frees what belongs to this thread.
    func close() {
        cancelAll()
        idle.removeAll()
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
        let exchange = transfer.end()
        idle.append(transfer)
        exchange?.arrive()
    }

    static func text(_ code: CURLMcode) -> String {
        curl_multi_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    }
}
