// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import Glibc

/// Tells which sockets have become readable or writable (epoll), and can be woken by other threads.
/// Everything but `wakeUp` belongs to the loop's thread.
///
/// Sockets are reported when something has changed (edge-triggered): telling of what is so would
/// have the system ask each socket once more after its answer was read.
final class Readiness {
    /// What is reported of a socket.
    struct Event {
        var socket: Int32
        /// The peer will send no more, or the connection is broken: not reported again.
        var hasEnded: Bool
    }

    /// Reported at once; what is left over is reported the next time.
    private static let eventsMax = 128

    private static let reading = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    private static let ending = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue

    /// For `curl_multi_poll`: readable when something is to be reported.
    let descriptor: Int32
    private let wake: Int32
    private let events: UnsafeMutablePointer<epoll_event>

    /// - Throws: `S3ClientError` when the system has no descriptors left.
    init() throws {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        events = .allocate(capacity: Self.eventsMax)
        guard descriptor >= 0, wake >= 0, change(EPOLL_CTL_ADD, wake, EPOLLIN.rawValue) else {
            throw S3ClientError(
                .transport, "The event loop got no descriptor; raise the limit of open files.")
        }
    }

    deinit {
        close(wake)
        close(descriptor)
        events.deallocate()
    }

    /// Starts to report when a socket can be read; false when the system refuses.
    func watch(_ socket: Int32) -> Bool {
        change(EPOLL_CTL_ADD, socket, Self.reading)
    }

    /// Reports when the socket can be written too, or no longer does.
    func setWriting(_ isWanted: Bool, on socket: Int32) {
        _ = change(
            EPOLL_CTL_MOD, socket, isWanted ? Self.reading | EPOLLOUT.rawValue : Self.reading)
    }

    /// Ends the reports; to be called before the socket is closed.
    func forget(_ socket: Int32) {
        _ = change(EPOLL_CTL_DEL, socket, 0)
    }

    /// Waits for something to report.
    ///
    /// - Parameter milliseconds: how long at most; 0 only looks.
    /// - Returns: how many events there are, each to be asked for.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, events, Int32(Self.eventsMax), milliseconds)))
    }

    /// One of the events of the last wait; nil for a wake-up, which is over with it.
    func event(at place: Int) -> Event? {
        let event = events[place]
        guard event.data.fd != wake else {
            var total: UInt64 = 0
            read(wake, &total, MemoryLayout<UInt64>.size)
            return nil
        }
        return Event(
            socket: event.data.fd, hasEnded: event.events & Self.ending != 0)
    }

    /// Ends `wait`, now or the next time it is called. Safe from any thread.
    func wakeUp() {
        var one: UInt64 = 1
        write(wake, &one, MemoryLayout<UInt64>.size)
    }

    private func change(_ operation: Int32, _ socket: Int32, _ wanted: UInt32) -> Bool {
        var event = epoll_event()
        event.events = wanted
        event.data.fd = socket
        return epoll_ctl(descriptor, operation, socket, &event) == 0
    }
}
