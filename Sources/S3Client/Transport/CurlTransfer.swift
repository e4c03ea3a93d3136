// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// A request that libcurl carries from end to end. Options that never change are set
/// once; a request sets its target, its headers, and what differs from the request before.
final class CurlTransfer: CurlHandle {
    /// Where the transfer stands among those in flight.
    var slot = 0
    /// What it carries.
    private(set) var exchange: S3Exchange?
    private var headers = CurlHeaderList()
    private var target: [UInt8] = []
    /// What the handle is set to, so that the same is not set again.
    private var method: HTTPMethod?
    private var origin: HTTPOrigin?
    /// Why one of our callbacks ended the transfer.
    private var refusal: TransportFailure.Code?
    /// How often the request was begun: libcurl would send it again by itself when a kept
    /// connection turns out to be dead, but a request sent twice must be counted twice.
    private var sendCount = 0
    private var watch = TransferWatch()
    private let configuration: EventLoopConfiguration
    /// When the handle last had its connection closed for its age, by the loop's ticks.
    private var recycledAt: Int?
    /// Whether the connection of this request is closed after it.
    private var isClosing = false
    /// How many bytes of the body libcurl has taken.
    private var bodySent = 0

    override init?(_ configuration: EventLoopConfiguration) {
        self.configuration = configuration
        super.init(configuration)
        setFixedOptions()
    }

    /// Sets the handle to a request.
    func begin(_ exchange: S3Exchange, to origin: HTTPOrigin, at now: Int) {
        self.exchange = exchange
        refusal = nil
        sendCount = 0
        bodySent = 0
        watch = TransferWatch()
        clearReason()
        recycle(at: now)
        if self.origin !== origin {
            self.origin = origin
            set(CURLOPT_URL, origin.url)
        }
        if method != exchange.method { set(exchange.method) }
        setTarget(exchange.requestTarget)
        headers.fill(from: exchange)
        brigade_easy_set_pointer(easy, CURLOPT_HTTPHEADER, headers.head)
        if exchange.method.statesLength {
            brigade_easy_set_offset(
                easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(exchange.body.count))
        }
    }

    /// Records how the transfer ended in its exchange.
    func record(_ result: CURLcode) {
        guard let exchange else { return }
        guard result == CURLE_OK else {
            exchange.transportFailure = failure(result)
            return
        }
        // libcurl may take a connection that closes between two headers for the end of an answer.
        guard exchange.hasWholeHead else {
            exchange.transportFailure = failure(CURLE_PARTIAL_FILE)
            return
        }
        var status = 0
        brigade_easy_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        exchange.status = status
    }

    func recordCancellation() {
        exchange?.transportFailure = TransportFailure(
            .cancelled, "the request was cancelled")
    }

    /// Whether the transfer has met a limit of time, which is then recorded; asked once a tick.
    func endsOverdue(at now: Int) -> Bool {
        let isSent = bodySent == exchange?.body.count ?? 0
        guard let overdue = watch.overdue(at: now, isSent: isSent) else { return false }
        exchange?.transportFailure = TransportFailure(.timedOut, "\(place): \(overdue.sentence)")
        return true
    }

    /// Has libcurl close the connection after this request, once in a while: libcurl knows their
    /// ages, but would judge by them those as well that it does not carry requests on. Handles and
    /// connections are as many, so that all are closed so in time.
    private func recycle(at now: Int) {
        let age = now - (recycledAt ?? now)
        recycledAt = recycledAt ?? now
        let isDue = age >= configuration.connectionAgeMilliseconds
        if isDue { recycledAt = now }
        guard isDue != isClosing else { return }
        isClosing = isDue
        set(CURLOPT_FORBID_REUSE, isDue ? 1 : 0)
    }

    /// Lets go of the request; the handle is free for another.
    @discardableResult
    func end() -> S3Exchange? { exchange.take() }

    /// Host and port, for a message.
    private var place: String {
        origin.map { String(decoding: $0.hostHeader, as: UTF8.self) } ?? "?"
    }

    private func failure(_ result: CURLcode) -> TransportFailure {
        let code =
            refusal ?? TransportFailure.Code(result, wasSent: sendCount > 0)
        return TransportFailure(code, "\(place): \(reason(result))")
    }

    // MARK: Callbacks

    /// Appends body bytes; false ends the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let exchange else { return false }
        guard bytes.count <= exchange.bodyBytesMax - exchange.responseBody.count else {
            refusal = .answerTooLarge
            return false
        }
        watch.noteReceived()
        exchange.responseBody.append(contentsOf: bytes)
        return true
    }

    /// Appends a status line or a header line; false ends the transfer. A new status line follows
    /// an interim answer (1xx), which is dropped.
    func receiveHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let exchange else { return false }
        watch.noteReceived()
        guard Self.append(bytes, to: &exchange.responseHead) else {
            refusal = .answerTooLarge
            return false
        }
        return true
    }

    /// One access to the exchange's buffer for all of it: this is called for every header line.
    private static func append(_ line: UnsafeRawBufferPointer, to head: inout [UInt8]) -> Bool {
        if line.starts(with: "HTTP/".utf8) { head.removeAll(keepingCapacity: true) }
        guard line.count <= ClientLimits.headBytesMax - head.count else { return false }
        head.append(contentsOf: line)
        return true
    }

    /// Copies the next bytes of the request's body; returns how many.
    func sendBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let exchange else { return 0 }
        let count = min(buffer.count, exchange.body.count - bodySent)
        exchange.body.withUnsafeBytes { body in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: body[bodySent..<bodySent + count]))
        }
        bodySent += count
        watch.noteSent()
        return count
    }

    /// Called before the request is sent on a connection; false ends the transfer.
    func willSend() -> Bool {
        sendCount += 1
        if let exchange { watch.start(TransferLimits(for: exchange, configuration)) }
        guard sendCount == 1 else {
            refusal = .connectionLost
            return false
        }
        return true
    }

    // MARK: Options

    private func set(_ method: HTTPMethod) {
        self.method = method
        switch method {
        case .get:
            set(CURLOPT_HTTPGET, 1)
            brigade_easy_set_pointer(easy, CURLOPT_CUSTOMREQUEST, nil)
        case .delete:
            set(CURLOPT_HTTPGET, 1)
            set(CURLOPT_CUSTOMREQUEST, "DELETE")
        case .head:
            brigade_easy_set_pointer(easy, CURLOPT_CUSTOMREQUEST, nil)
            set(CURLOPT_NOBODY, 1)
        case .post:
            set(CURLOPT_POST, 1)
            brigade_easy_set_pointer(easy, CURLOPT_CUSTOMREQUEST, nil)
        case .put:
            // A POST by another name: the only form whose length libcurl states when it is zero.
            set(CURLOPT_POST, 1)
            set(CURLOPT_CUSTOMREQUEST, "PUT")
        }
    }

    private func setTarget(_ bytes: [UInt8]) {
        target.removeAll(keepingCapacity: true)
        target.append(contentsOf: bytes)
        target.append(0)
        target.withUnsafeBytes {
            _ = brigade_easy_set_pointer(easy, CURLOPT_REQUEST_TARGET, $0.baseAddress)
        }
    }

    private func setFixedOptions() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_PREREQDATA,
        ] {
            brigade_easy_set_pointer(easy, option, context)
        }
        CurlCallbacks.install(on: easy)
        set(CURLOPT_NOPROGRESS, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
    }
}
