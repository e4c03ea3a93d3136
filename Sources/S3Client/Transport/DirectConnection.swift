// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// A connection that libcurl opened (resolving, proxy tunnel, TLS) and on which we speak HTTP/1.1
/// ourselves: one request at a time, the connection kept in between. Its easy handle stays in the
/// multi for as long as it is open (CURLOPT_CONNECT_ONLY).
final class DirectConnection: CurlHandle {
    enum State {
        case connecting
        case idle
        case busy
    }

    /// What a step of a request came to.
    enum Progress {
        /// More bytes have to come; to be called again when the socket can be written, if so said.
        case waiting(forWriting: Bool)
        /// The request is over: answer or failure stand in its exchange.
        case finished(isKept: Bool)
    }

    let origin: HTTPOrigin
    private let configuration: EventLoopConfiguration
    private(set) var state = State.connecting
    /// The request that it carries or connects for.
    private(set) var exchange: S3Exchange?
    /// -1 before it is connected.
    private(set) var socket: Int32 = -1
    /// How it speaks TLS; nil where it does not, or only libcurl can.
    private(set) var tls: TLSChannel?
    /// Where the connection stands among those that are open.
    var slot = 0
    /// Whether readiness for writing is asked for.
    var reportsWriting = false
    /// When it was begun to be opened, and when it became idle (milliseconds, monotonic).
    let openedAt: Int
    private(set) var idleSince = 0
    /// Why the last request failed; nil when it did not.
    private(set) var failure: TransportFailure.Code?
    private var request: RequestBytes
    private var reader = AnswerReader()
    private var watch = TransferWatch()

    /// A connection to be opened for a request. Nil when libcurl has no memory.
    /// A thrifty one holds little memory while it waits.
    init?(
        _ configuration: EventLoopConfiguration, to origin: HTTPOrigin, for exchange: S3Exchange,
        isThrifty: Bool, at now: Int
    ) {
        self.origin = origin
        self.configuration = configuration
        openedAt = now
        self.exchange = exchange
        request = RequestBytes(userAgent: configuration.userAgent)
        super.init(configuration)
        set(CURLOPT_URL, origin.url)
        set(CURLOPT_CONNECT_ONLY, 1)
        if origin.isTLS { tls = TLSChannel(easy, isThrifty: isThrifty) }
        // Tickets come with the first answer, when libcurl is no longer there to keep them.
        set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        // For libcurl's own reading, which ends with the handshake.
        set(CURLOPT_BUFFERSIZE, 1_024)
    }

    /// Notes that libcurl has connected; false when it gives no socket.
    func noteConnected() -> Bool {
        guard brigade_easy_get_socket(easy, &socket) == CURLE_OK, socket >= 0 else { return false }
        tls?.open(socket)
        return true
    }

    /// Whether its request has met a limit of time, which is then recorded; asked once a tick.
    func endsOverdue(at now: Int) -> Bool {
        guard state == .busy, let overdue = watch.overdue(at: now, isSent: request.isSent) else {
            return false
        }
        fail(.timedOut, overdue.sentence)
        return true
    }

    // MARK: A request

    /// Sends as much of a request as the connection takes.
    func begin(
        _ exchange: S3Exchange, _ scratch: UnsafeMutableRawBufferPointer
    ) -> Progress {
        self.exchange = exchange
        state = .busy
        reader = AnswerReader()
        watch.start(TransferLimits(for: exchange, configuration))
        failure = nil
        clearReason()
        request.fill(from: exchange, on: origin)
        return sendRest(of: exchange, scratch)
    }

    /// Goes on after the socket was reported. Reading and writing are both tried: TLS may have to
    /// read in order to write, and an answer may come before the request is out.
    ///
    /// - Parameters:
    ///   - scratch: to read into.
    ///   - hasEnded: whether what there is to read is the last.
    /// - Returns: how far the request is.
    func advance(_ scratch: UnsafeMutableRawBufferPointer, hasEnded: Bool) -> Progress {
        guard let exchange else { return .finished(isKept: false) }
        let progress = receive(exchange, scratch, hasEnded: hasEnded)
        if hasEnded, case .finished = progress { return .finished(isKept: false) }
        guard case .waiting = progress, !request.isSent else { return progress }
        return sendRest(of: exchange, scratch)
    }

    /// Records a failure in the exchange.
    func fail(_ code: TransportFailure.Code, _ reason: String) {
        failure = code
        let place = String(decoding: origin.hostHeader, as: UTF8.self)
        exchange?.transportFailure = TransportFailure(code, "\(place): \(reason)")
    }

    /// Lets go of the request; the connection is free for another.
    func end(at milliseconds: Int) -> S3Exchange? {
        state = .idle
        idleSince = milliseconds
        return exchange.take()
    }

    /// Whether an idle connection that was reported is still open. Bytes of TLS itself may come at
    /// any time, bytes of HTTP may not.
    func isAliveIdle(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
        var count = 0
        return read(into: scratch, &count) == CURLE_AGAIN
    }

    private func sendRest(of exchange: S3Exchange, _ scratch: UnsafeMutableRawBufferPointer)
        -> Progress
    {
        while !request.isSent {
            var count = 0
            let code = request.withUnsent(of: exchange) { write($0, &count) }
            if code == CURLE_AGAIN { return .waiting(forWriting: true) }
            guard code == CURLE_OK else { return receiveLast(code, exchange, scratch) }
            watch.noteSent()
            request.markSent(count)
        }
        return .waiting(forWriting: false)
    }

    /// The server takes no more: it may have answered before it closed.
    private func receiveLast(
        _ code: CURLcode, _ exchange: S3Exchange, _ scratch: UnsafeMutableRawBufferPointer
    ) -> Progress {
        let reason = reason(code)
        if case .finished = receive(exchange, scratch, hasEnded: true) {
            return .finished(isKept: false)
        }
        fail(.connectionLost, reason)
        return .finished(isKept: false)
    }

    /// Reads all there is: nothing that is left would be reported again.
    private func receive(
        _ exchange: S3Exchange, _ scratch: UnsafeMutableRawBufferPointer, hasEnded: Bool
    ) -> Progress {
        while true {
            var count = 0
            let code = read(into: scratch, &count)
            if code == CURLE_AGAIN { return .waiting(forWriting: !request.isSent) }
            guard code == CURLE_OK else { return finish(.failed(.connectionLost), code, exchange) }
            guard count > 0 else { return finish(reader.end(exchange), code, exchange) }
            watch.noteReceived()
            let bytes = UnsafeRawBufferPointer(rebasing: scratch[..<count])
            let step = bytes.withMemoryRebound(to: UInt8.self) { reader.read($0, into: exchange) }
            // TLS may hold more than the socket shows; a socket that gave little has no more.
            let isDrained = !origin.isTLS && count < scratch.count
            guard step == .incomplete else {
                let progress = finish(step, code, exchange)
                return isDrained || origin.isTLS ? progress : .finished(isKept: false)
            }
            if isDrained, !hasEnded { return .waiting(forWriting: !request.isSent) }
        }
    }

    private func finish(
        _ step: AnswerReader.Step, _ code: CURLcode, _ exchange: S3Exchange
    ) -> Progress {
        guard case .failed(let failure) = step else {
            // A connection with half a request on it serves no other.
            return .finished(isKept: reader.keepsConnection && request.isSent && code == CURLE_OK)
        }
        fail(failure, code == CURLE_OK ? Self.sentence(failure) : reason(code))
        return .finished(isKept: false)
    }

    private static func sentence(_ code: TransportFailure.Code) -> String {
        switch code {
        case .connectionLost: "closed without an answer"
        case .truncated: "closed within an answer"
        case .answerTooLarge: "more bytes than are accepted"
        default: "bytes that are no HTTP/1.1 answer"
        }
    }
}
