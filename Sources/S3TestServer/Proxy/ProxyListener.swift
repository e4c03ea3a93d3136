// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc
import Synchronization

/// Accepts the clients of a proxy on a thread of its own, and starts one thread for each.
final class ProxyListener: Sendable {
    /// The port it listens on.
    let port: UInt16
    private let service: S3Service
    private let address: UpstreamAddress
    private let listener: Int32
    private let wakeup: Int32
    /// Sockets of clients that are being served.
    private let clients = Mutex<Set<Int32>>([])

    /// Listens; `start` begins to accept.
    init(port: UInt16, service: S3Service, address: UpstreamAddress) throws(TestServerFailure) {
        let listener = try Listener(port: port, isShared: false)
        self.port = listener.port
        self.listener = dup(listener.number)
        self.service = service
        self.address = address
        wakeup = eventfd(0, Int32(EFD_CLOEXEC))
    }

    deinit {
        close(listener)
        close(wakeup)
    }

    /// Begins to accept.
    func start() throws(TestServerFailure) {
        try Self.thread { self.accept() }
    }

    /// Ends every connection and waits until no thread serves one, or for five seconds.
    func stop() {
        eventfd_write(wakeup, 1)
        for _ in 0..<500 {
            let isBusy = clients.withLock { clients in
                for number in clients { shutdown(number, Int32(SHUT_RDWR)) }
                return !clients.isEmpty
            }
            if !isBusy { return }
            usleep(10_000)
        }
    }

    private func accept() {
        while true {
            var waits = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            ]
            poll(&waits, 2, -1)
            if waits[1].revents != 0 { return }
            let number = Glibc.accept(listener, nil, nil)
            guard number >= 0 else { continue }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(
                number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            clients.withLock { _ = $0.insert(number) }
            do throws(TestServerFailure) {
                try Self.thread { self.serve(number) }
            } catch {
                clients.withLock { _ = $0.remove(number) }
                close(number)
            }
        }
    }

    private func serve(_ number: Int32) {
        var connection = ProxyConnection(number, service: service, address: address)
        connection.run()
        // Before the descriptor is closed: its number may be another client's at once.
        clients.withLock { _ = $0.remove(number) }
    }

    /// Runs a body on a thread that nobody waits for.
    private static func thread(
        _ body: @escaping @Sendable () -> Void
    ) throws(TestServerFailure) {
        pthread_detach(try ThreadBody.start(advice: "use fewer connections", body))
    }
}
