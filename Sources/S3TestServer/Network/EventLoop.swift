// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// One thread's epoll loop: accepts, reads, answers, waits. Everything in it belongs to that
/// thread, from `run()` to its end.
final class EventLoop {
    let service: S3Service
    var canned: CannedResponder?
    let bodyBytesMax: Int
    private let tls: SharedTLS?
    private let listener: Listener
    private let poller: Descriptor
    private let wakeup: Int32
    private var connections: [Int32: Connection] = [:]
    private var timers = TimerHeap()
    private var lastGeneration: UInt32 = 0
    private static let eventsMax = 256

    /// The TLS context, nil for plain HTTP.
    var tlsPointer: OpaquePointer? { tls?.context.pointer }

    init(
        listener: consuming Listener, wakeup: Int32, service: S3Service, tls: SharedTLS?,
        canned: CannedResponder?
    ) throws(TestServerFailure) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard number >= 0 else {
            throw TestServerFailure(message: "the system gave no epoll descriptor; raise the limit")
        }
        poller = Descriptor(number)
        self.listener = listener
        self.wakeup = wakeup
        self.service = service
        self.tls = tls
        self.canned = canned
        bodyBytesMax = service.configuration.limits.requestBodyBytesMax
        control(EPOLL_CTL_ADD, self.listener.number, EPOLLIN.rawValue)
        control(EPOLL_CTL_ADD, wakeup, EPOLLIN.rawValue)
    }

    /// Serves until the wake-up descriptor becomes readable.
    func run() {
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.eventsMax)
        defer { events.deallocate() }
        while true {
            let count = epoll_wait(
                poller.number, events, Int32(Self.eventsMax), timeoutMilliseconds())
            canned?.refreshDate()
            for index in 0..<max(0, Int(count)) {
                let event = events[index]
                if event.data.fd == wakeup { return }
                if event.data.fd == listener.number {
                    acceptAll()
                } else if let connection = connections[event.data.fd] {
                    // A dead socket is reported for ever; whatever it still waits for is void.
                    let isDead = event.events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
                    let isReadable = event.events & EPOLLIN.rawValue != 0
                    if !connection.ready(readable: isReadable) || isDead { drop(connection) }
                }
            }
            fireTimers()
        }
    }

    /// Calls `timerFired` of a connection later.
    func schedule(_ connection: Connection, afterMilliseconds delay: Int) {
        let due = Timestamp.monotonicMilliseconds() + Int64(delay)
        timers.insert(
            TimerHeap.Entry(
                due: due, descriptor: connection.number, generation: connection.generation))
    }

    /// Changes what epoll watches of a connection.
    func watch(_ connection: Connection, reads: Bool, writes: Bool) {
        let events = (reads ? EPOLLIN.rawValue : 0) | (writes ? EPOLLOUT.rawValue : 0)
        control(EPOLL_CTL_MOD, connection.number, events)
    }

    private func acceptAll() {
        while let number = listener.accept() {
            lastGeneration &+= 1
            canned?.counters.addConnection()
            connections[number] = Connection(number, generation: lastGeneration, loop: self)
            control(EPOLL_CTL_ADD, number, EPOLLIN.rawValue)
        }
    }

    private func fireTimers() {
        guard timers.first != nil else { return }
        let now = Timestamp.monotonicMilliseconds()
        while let entry = timers.popDue(at: now) {
            guard let connection = connections[entry.descriptor],
                connection.generation == entry.generation
            else { continue }
            if !connection.timerFired() { drop(connection) }
        }
    }

    private func drop(_ connection: Connection) {
        control(EPOLL_CTL_DEL, connection.number, 0)
        connections[connection.number] = nil
    }

    private func timeoutMilliseconds() -> Int32 {
        guard let first = timers.first else { return -1 }
        return Int32(clamping: max(0, first.due - Timestamp.monotonicMilliseconds()))
    }

    private func control(_ operation: Int32, _ number: Int32, _ events: UInt32) {
        var event = epoll_event()
        event.events = events
        event.data.fd = number
        epoll_ctl(poller.number, operation, number, &event)
    }
}
