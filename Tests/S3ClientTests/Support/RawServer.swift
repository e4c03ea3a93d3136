// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Synchronization

/// A server on loopback that plays prepared answers, byte for byte. It parses just enough of a
/// request to know where it ends.
///
/// Unchecked Sendable: `state` is a mutex, all else is set in `init` only.
final class RawServer: @unchecked Sendable {
    enum Step: Sendable {
        case send(String)
        case pause(milliseconds: Int)
        /// Ends the connection in order.
        case close
        /// Ends the connection with a reset.
        case reset
    }

    struct Request: Sendable {
        var head: String
        var body: [UInt8]
        /// Which connection brought it, from 0.
        var connection: Int
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open: [Int32] = []
        var threads: [pthread_t] = []
        var isStopping = false
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Int, Request) -> [Step]

    /// Listens on a free port; `answer` says what to do for the n-th request (from 0).
    init(_ answer: @escaping @Sendable (_ index: Int, _ request: Request) -> [Step]) throws {
        self.answer = answer
        signal(SIGPIPE, SIG_IGN)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isReady else { throw ServerFailure() }
        port = Int(UInt16(bigEndian: address.sin_port))
        startThread { $0.acceptLoop() }
    }

    struct ServerFailure: Swift.Error {}

    /// Convenience: one answer for every request.
    convenience init(always steps: [Step]) throws {
        try self.init { _, _ in steps }
    }

    var requests: [Request] { state.withLock { $0.requests } }
    /// Connections that neither side has ended.
    var openCount: Int { state.withLock { $0.open.count } }
    var connectionCount: Int { state.withLock { $0.connections } }

    /// Closes everything and waits for the threads.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        // The thread that accepts may be starting another one meanwhile.
        while let thread = nextThread() { pthread_join(thread, nil) }
        close(listener)
    }

    /// A thread to wait for, after everything that is open was closed.
    private func nextThread() -> pthread_t? {
        state.withLock { state in
            state.isStopping = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return state.threads.isEmpty ? nil : state.threads.removeFirst()
        }
    }

    private func acceptLoop() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            let number = state.withLock { state in
                state.connections += 1
                state.open.append(descriptor)
                return state.connections - 1
            }
            startThread { $0.serve(descriptor, number) }
        }
    }

    private func serve(_ descriptor: Int32, _ connection: Int) {
        var buffer: [UInt8] = []
        while let request = readRequest(descriptor, connection, &buffer) {
            let index = state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            guard play(answer(index, request), on: descriptor) else { break }
        }
        state.withLock { $0.open.removeAll { $0 == descriptor } }
        close(descriptor)
    }

    /// Returns false when the connection is over.
    private func play(_ steps: [Step], on descriptor: Int32) -> Bool {
        for step in steps {
            switch step {
            case .send(let text):
                let bytes = Array(text.utf8)
                guard write(descriptor, bytes, bytes.count) == bytes.count else { return false }
            case .pause(let milliseconds):
                guard pause(milliseconds) else { return false }
            case .close:
                return false
            case .reset:
                var abort = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    descriptor, SOL_SOCKET, SO_LINGER, &abort,
                    socklen_t(MemoryLayout<linger>.size))
                return false
            }
        }
        return true
    }

    /// Waits in small steps; false when the server is being stopped.
    private func pause(_ milliseconds: Int) -> Bool {
        for _ in 0..<(milliseconds + 4) / 5 {
            if state.withLock({ $0.isStopping }) { return false }
            usleep(5_000)
        }
        return true
    }

    private func readRequest(
        _ descriptor: Int32, _ connection: Int, _ buffer: inout [UInt8]
    ) -> Request? {
        while true {
            if let end = headEnd(buffer) {
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                let length = contentLength(head)
                if buffer.count - end >= length {
                    let body = Array(buffer[end..<end + length])
                    buffer.removeFirst(end + length)
                    return Request(head: head, body: body, connection: connection)
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: chunk[..<count])
        }
    }

    private func headEnd(_ buffer: [UInt8]) -> Int? {
        guard buffer.count >= 4 else { return nil }
        for index in 0...(buffer.count - 4)
        where buffer[index..<index + 4].elementsEqual("\r\n\r\n".utf8) {
            return index + 4
        }
        return nil
    }

    /// The length of the body; 0 when the answer is to be played before the body is read.
    private func contentLength(_ head: String) -> Int {
        if head.contains("x-answer-early") { return 0 }
        for line in head.split(whereSeparator: \.isNewline)
        where line.lowercased().hasPrefix("content-length:") {
            return Int(line.dropFirst(15).filter(\.isNumber)) ?? 0
        }
        return 0
    }

    private final class Start {
        let server: RawServer
        let body: (RawServer) -> Void

        init(_ server: RawServer, _ body: @escaping (RawServer) -> Void) {
            self.server = server
            self.body = body
        }
    }

    private func startThread(_ body: @escaping (RawServer) -> Void) {
        let start = Unmanaged.passRetained(Start(self, body))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                start.body(start.server)
                return nil
            }, start.toOpaque())
        let identity = thread
        state.withLock { $0.threads.append(identity) }
    }
}
