// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// One client connection. Lives on its loop's thread only; answers one request at a time, so
/// pipelined requests are answered in order.
final class Connection {
    let generation: UInt32
    private let channel: Channel
    private unowned let loop: EventLoop
    private var input = ByteQueue(capacity: 64 << 10)
    private var output = ByteQueue(capacity: 16 << 10)
    private var reader: HTTPRequestReader
    /// What is left of the present answer, last step first.
    private var steps: [AnswerStep] = []
    private var isWaiting = false
    private var peerEnded = false
    private var watchesWrites = false
    private var watchesReads = true
    /// The canned answer that waits for its time.
    private var cannedAnswer: CannedAnswer?
    /// Body bytes of a canned request still to be passed over.
    private var bytesToSkip = 0
    private static let contentPieceBytes: Int64 = 64 << 10
    /// Pieces sent at a stretch, before other connections have their turn.
    private static let piecesMax = 16
    /// Answers a client may leave unread before its next requests have to wait.
    private static let outputBytesMax = 1 << 20

    /// The descriptor, as epoll names the connection.
    var number: Int32 { channel.number }

    init(_ number: Int32, generation: UInt32, loop: EventLoop) {
        self.generation = generation
        self.loop = loop
        channel = Channel(number, tls: loop.tlsPointer)
        reader = HTTPRequestReader(bodyBytesMax: loop.bodyBytesMax)
    }

    /// epoll said something; false means the connection is over.
    func ready(readable: Bool) -> Bool {
        repeat {
            if readable, !receive() { return false }
            guard advance() else { return false }
            // What TLS has decrypted already, epoll will not speak of again.
        } while readable && channel.hasPending && input.writable().count > 0
        return true
    }

    /// A wait ended; false means the connection is over.
    func timerFired() -> Bool {
        isWaiting = false
        if let answer = cannedAnswer {
            cannedAnswer = nil
            loop.canned?.write(answer, to: &output)
        }
        return advance()
    }

    /// Reads what there is; false when the peer is gone.
    private func receive() -> Bool {
        while true {
            let memory = input.writable()
            guard memory.count > 0 else { return true }
            switch channel.receive(into: memory) {
            case .moved(let count):
                input.wrote(count)
                loop.canned?.counters.addReceived(count)
                // A plain socket that gave less than asked is empty; TLS may hold more records.
                if count < memory.count, loop.tlsPointer == nil { return true }
            case .wouldBlock: return true
            case .ended:
                peerEnded = true
                // Half-closed with requests still to be answered is fine; otherwise it is over.
                return input.count > 0 || output.count > 0 || !steps.isEmpty
            }
        }
    }

    private func advance() -> Bool {
        while true {
            guard runSteps() else { return false }
            if isWaiting || !steps.isEmpty || output.count > Self.outputBytesMax { break }
            let before = input.count
            guard nextRequest() else {
                _ = flush()
                return false
            }
            if input.count == before && steps.isEmpty && !isWaiting { break }
        }
        guard flush() else { return false }
        if peerEnded, !isWaiting, steps.isEmpty, output.count == 0 { return false }
        updateInterest()
        return true
    }

    /// Performs steps until one has to wait; false means close.
    private func runSteps() -> Bool {
        var pieces = 0
        while !isWaiting, let step = steps.popLast() {
            switch step {
            case .bytes(let bytes): bytes.withUnsafeBytes { output.append($0) }
            case .content(let content, let range):
                let end = min(range.upperBound, range.lowerBound + Self.contentPieceBytes)
                content.bytes(in: range.lowerBound..<end).withUnsafeBytes { output.append($0) }
                if end < range.upperBound {
                    steps.append(.content(content, end..<range.upperBound))
                }
                guard flush() else { return false }
                pieces += 1
                if output.count > 0 || pieces == Self.piecesMax { return true }
            case .wait(let milliseconds):
                guard flush() else { return false }
                wait(milliseconds)
            case .close:
                while output.count > 0 {
                    guard flush() else { return false }
                    guard output.count == 0 else {
                        steps.append(.close)
                        return true
                    }
                }
                channel.shutDown()
                return false
            case .reset:
                _ = flush()
                channel.resetOnClose()
                return false
            }
        }
        return true
    }

    /// Takes the next request out of the input and begins to answer it; false means close.
    private func nextRequest() -> Bool {
        guard steps.isEmpty, !isWaiting, input.count > 0 else { return true }
        if loop.canned != nil { return nextCanned() }
        let (used, event) = reader.consume(input.readable)
        input.used(used)
        switch event {
        case .needMore:
            // A head longer than the whole buffer never ends.
            if used == 0, input.writable().count == 0 { return refuse(status: 400) }
            return true
        case .expectsContinue:
            begin([.bytes(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))])
            return true
        case .request(let request):
            begin(loop.service.answer(request))
            return true
        case .malformed(let status): return refuse(status: status)
        }
    }

    private func nextCanned() -> Bool {
        if bytesToSkip > 0 {
            let skipped = min(bytesToSkip, input.count)
            input.used(skipped)
            bytesToSkip -= skipped
        }
        guard let request = loop.canned?.next(input.readable) else {
            return input.writable().count > 0
        }
        input.used(request.headLength)
        bytesToSkip = request.bodyLength
        if let delay = loop.canned?.delayMilliseconds, delay > 0 {
            cannedAnswer = request.answer
            wait(delay)
        } else {
            loop.canned?.write(request.answer, to: &output)
        }
        return true
    }

    private func begin(_ answer: [AnswerStep]) { steps = answer.reversed() }

    private func refuse(status: Int) -> Bool {
        begin([.bytes(HTTPResponse(status: status).head(length: 0, close: true)), .close])
        return runSteps()
    }

    private func wait(_ milliseconds: Int) {
        isWaiting = true
        loop.schedule(self, afterMilliseconds: milliseconds)
    }

    /// Sends what fits; false when the peer is gone.
    private func flush() -> Bool {
        while output.count > 0 {
            switch channel.send(output.readable) {
            case .moved(let count): output.used(count)
            case .wouldBlock: return true
            case .ended: return false
            }
        }
        return true
    }

    /// Tells epoll what to watch, when that changed: writes while there is something to send,
    /// reads while there is room and somebody left to read from.
    private func updateInterest() {
        let writes = output.count > 0 || (!steps.isEmpty && !isWaiting)
        let reads =
            !peerEnded && input.writable().count > 0 && output.count <= Self.outputBytesMax
        guard writes != watchesWrites || reads != watchesReads else { return }
        watchesWrites = writes
        watchesReads = reads
        loop.watch(self, reads: reads, writes: writes)
    }
}
