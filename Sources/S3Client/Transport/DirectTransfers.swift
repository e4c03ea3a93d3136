// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// The requests that go over connections of our own, without libcurl's HTTP layer, which costs
/// several times what the system asks for a small request. Used by the loop's thread only.
///
/// A request takes the idle connection used last, opens one while there are fewer than allowed, or
/// waits. A connection that ends while idle is dropped at once, so that requests meet a dead one
/// only when it dies at that very moment; they are never sent twice.
final class DirectTransfers {
    /// An idle connection older than this is not used again: what stands between may have forgotten
    /// it in silence. As libcurl does by default (CURLOPT_MAXAGE_CONN).
    private static let idleMillisecondsMax = 118_000
    private static let scratchBytes = 32 * 1_024

    private let configuration: EventLoopConfiguration
    private let multi: UnsafeMutableRawPointer
    private let readiness: Readiness
    /// Which origins may be served here; one whose answer was not understood no longer is.
    private(set) var routes: TransferRoutes
    /// All that are open or connecting, each knowing its slot.
    private var connections: [DirectConnection] = []
    /// The connected ones by their socket.
    private var bySocket: [DirectConnection?] = []
    /// Those without a request, the one used last on top.
    private var idle: [DirectConnection] = []
    private var waiting = ExchangeQueue()
    private let scratch: UnsafeMutableRawBufferPointer
    /// How many connections libcurl is opening: what its multi has to be run for.
    private(set) var connectingCount = 0
    /// The loop's time (milliseconds, monotonic).
    var now = 0

    init(
        _ configuration: EventLoopConfiguration, multi: UnsafeMutableRawPointer,
        readiness: Readiness
    ) {
        self.configuration = configuration
        self.multi = multi
        self.readiness = readiness
        routes = TransferRoutes(configuration)
        scratch = .allocate(byteCount: Self.scratchBytes, alignment: 16)
    }

    deinit {
        precondition(connections.isEmpty, "a transport ended with connections open")
        scratch.deallocate()
    }

    /// Whether a request is under way.
    var isBusy: Bool { connections.count > idle.count }

    /// Starts a request; its task is resumed when it is over.
    func start(_ exchange: S3Exchange, to origin: HTTPOrigin) {
        if !begin(exchange, to: origin) { waiting.append(exchange) }
    }

    /// False when there is no connection for the request, and none may be opened now.
    private func begin(_ exchange: S3Exchange, to origin: HTTPOrigin) -> Bool {
        if let connection = takeIdle(for: origin) {
            note(connection.begin(exchange, scratch), of: connection)
            return true
        }
        guard connectingCount < ClientLimits.connectingMax,
            connections.count < configuration.connectionsMax || dropIdle()
        else { return false }
        connect(exchange, to: origin)
        return true
    }

    /// Goes on with the connection of a socket.
    func advance(_ event: Readiness.Event) {
        guard let connection = bySocket[Int(event.socket)] else { return }
        switch connection.state {
        case .busy:
            note(connection.advance(scratch, hasEnded: event.hasEnded), of: connection)
        case .idle: if !connection.isAliveIdle(scratch) { close(connection) }
        case .connecting: break
        }
    }

    /// libcurl has opened a connection, or could not.
    func noteConnected(_ connection: DirectConnection, _ result: CURLcode) {
        guard let exchange = connection.exchange else { return }
        connectingCount -= 1
        guard result == CURLE_OK, connection.noteConnected(),
            readiness.watch(connection.socket)
        else {
            let code = TransportFailure.Code(result, wasSent: false)
            let isOpened = result == CURLE_OK
            connection.fail(
                isOpened ? .couldNotConnect : code,
                isOpened ? "no socket from the system" : connection.reason(result))
            return finish(connection, isKept: false)
        }
        let socket = Int(connection.socket)
        while bySocket.count <= socket { bySocket.append(nil) }
        bySocket[socket] = connection
        note(connection.begin(exchange, scratch), of: connection)
        startNext()
    }

    /// Ends the transfers that take too long; called once a tick.
    func endOverdue() {
        // Ending one changes the order of the others.
        let overdue = connections.filter { $0.endsOverdue(at: now) }
        for connection in overdue { finish(connection, isKept: false) }
    }

    /// Ends the attempt if it is still under way.
    func cancel(_ exchange: S3Exchange) {
        if waiting.remove(exchange) {
            exchange.arrive(Self.cancelled)
        } else if let found = connections.first(where: { $0.exchange === exchange }) {
            cancel(found)
        }
    }

    /// Ends all requests and all connections.
    func cancelAll() {
        while let exchange = waiting.popFirst() { exchange.arrive(Self.cancelled) }
        while let connection = connections.last {
            if connection.exchange == nil { close(connection) } else { cancel(connection) }
        }
    }

    // MARK: Connections

    private func note(_ progress: DirectConnection.Progress, of connection: DirectConnection) {
        switch progress {
        case .waiting(let forWriting):
            guard forWriting != connection.reportsWriting else { return }
            connection.reportsWriting = forWriting
            readiness.setWriting(forWriting, on: connection.socket)
        case .finished(let isKept):
            finish(connection, isKept: isKept)
        }
    }

    /// Resumes the request's task; the connection goes on with another request, or is closed.
    private func finish(_ connection: DirectConnection, isKept: Bool) {
        if connection.failure == .malformedAnswer { routes.distrust(connection.origin) }
        let exchange = connection.end(at: now)
        idle.append(connection)
        if !routes.isDirect(connection.origin) {
            closeIdle(to: connection.origin)
        } else if !isKept {
            close(connection)
        }
        exchange?.arrive()
        startNext()
    }

    private func startNext() {
        guard let next = waiting.popFirst(), let origin = next.origin else { return }
        if !begin(next, to: origin) { waiting.putBack(next) }
    }

    /// Answers a request that no connection could be made for.
    private func refuse(_ exchange: S3Exchange, _ reason: String) {
        exchange.arrive(TransportFailure(.couldNotConnect, reason))
        startNext()
    }

    private func takeIdle(for origin: HTTPOrigin) -> DirectConnection? {
        while let place = idle.lastIndex(where: { $0.origin === origin }) {
            let connection = idle[place]
            if now - connection.idleSince <= Self.idleMillisecondsMax,
                now - connection.openedAt < configuration.connectionAgeMilliseconds
            {
                idle.remove(at: place)
                return connection
            }
            close(connection)
        }
        return nil
    }

    /// Leaves libcurl, which counts all connections to a host, room for its own.
    private func closeIdle(to origin: HTTPOrigin) {
        for connection in idle where connection.origin === origin { close(connection) }
    }

    /// Makes room by closing the connection that was idle longest; false when none is.
    private func dropIdle() -> Bool {
        guard let oldest = idle.first else { return false }
        close(oldest)
        return true
    }

    private func connect(_ exchange: S3Exchange, to origin: HTTPOrigin) {
        let isThrifty = connections.count >= ClientLimits.ampleConnectionsMax
        if connections.count == ClientLimits.ampleConnectionsMax {
            for connection in connections { connection.tls?.becomeThrifty() }
        }
        guard
            let connection = DirectConnection(
                configuration, to: origin, for: exchange, isThrifty: isThrifty, at: now)
        else { return refuse(exchange, "libcurl has no memory") }
        let code = curl_multi_add_handle(multi, connection.easy)
        guard code == CURLM_OK else {
            return refuse(exchange, CurlMulti.text(code))
        }
        connection.slot = connections.count
        connections.append(connection)
        connectingCount += 1
    }

    private func cancel(_ connection: DirectConnection) {
        if connection.state == .connecting { connectingCount -= 1 }
        connection.exchange?.transportFailure = Self.cancelled
        finish(connection, isKept: false)
    }

    /// Closes a connection without a request: taking the handle out of the multi does it.
    private func close(_ connection: DirectConnection) {
        if let place = idle.lastIndex(where: { $0 === connection }) { idle.remove(at: place) }
        if connection.socket >= 0 {
            readiness.forget(connection.socket)
            if connection.socket < bySocket.count { bySocket[Int(connection.socket)] = nil }
        }
        let code = curl_multi_remove_handle(multi, connection.easy)
        precondition(code == CURLM_OK, "curl_multi_remove_handle: \(CurlMulti.text(code))")
        if let last = connections.last {
            connections[connection.slot] = last
            last.slot = connection.slot
            connections.removeLast()
        }
    }

    private static let cancelled = TransportFailure(.cancelled, "the request was cancelled")
}
