// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads one HTTP/1.1 answer into an exchange, in whatever pieces its bytes come. What is odd is
/// refused rather than guessed at; see `AnswerHead` and `ChunkReader`.
struct AnswerReader {
    /// How far the answer is after some bytes.
    enum Step: Equatable {
        case incomplete
        case complete
        case failed(TransportFailure.Code)
    }

    private enum Stage {
        case head
        case length(Int)
        case chunked(ChunkReader)
        case untilEnd
        case ended
    }

    /// Interim answers (1xx) that are skipped before one answer.
    private static let interimMax = 100

    private var stage = Stage.head
    private var status = 0
    /// How many bytes of CR LF CR LF the head ends with.
    private var endingCount = 0
    private var interimCount = 0
    private var hasStatusLine = false
    /// Once complete: whether another request may follow on the connection.
    private(set) var keepsConnection = true

    /// Reads on. After `complete` and `failed` nothing more is to be read.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, into exchange: S3Exchange) -> Step {
        var position = 0
        while case .head = stage {
            guard position < bytes.count else { return .incomplete }
            let step = readHead(bytes, &position, exchange)
            guard step == .complete else { return step }
        }
        let step = readBody(bytes, &position, exchange)
        guard step == .complete else { return step }
        exchange.status = status
        stage = .ended
        // Nothing was asked that these bytes could answer.
        if position < bytes.count { keepsConnection = false }
        return .complete
    }

    /// The connection has ended: how the answer stands.
    mutating func end(_ exchange: S3Exchange) -> Step {
        switch stage {
        case .head: return .failed(hasStatusLine ? .truncated : .connectionLost)
        case .length, .chunked: return .failed(.truncated)
        case .untilEnd:
            exchange.status = status
            stage = .ended
            return .complete
        case .ended: return .complete
        }
    }

    // MARK: Head

    /// Reads to the end of a head; `complete` means that this one is, or that it was an interim
    /// one and the stage is still `head`.
    private mutating func readHead(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ exchange: S3Exchange
    ) -> Step {
        let start = position
        let isLineEndRight = findEnd(bytes, &position)
        let count = position - start
        guard count <= ClientLimits.headBytesMax - exchange.responseHead.count else {
            return .failed(.answerTooLarge)
        }
        exchange.responseHead.append(
            contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
        guard isLineEndRight, Self.beginsLikeHTTP(exchange.responseHead) else {
            return .failed(.malformedAnswer)
        }
        guard endingCount == 4 else { return .incomplete }
        endingCount = 0
        let answersHead = exchange.method == .head
        let parsed = exchange.responseHead.withUnsafeBufferPointer {
            AnswerHead($0, answersHead: answersHead)
        }
        guard let head = parsed else { return .failed(.malformedAnswer) }
        return head.status < 200 ? skipInterim(exchange) : begin(head, exchange)
    }

    /// Looks for the empty line that ends a head; false when a CR or LF stands alone.
    private mutating func findEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) -> Bool {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if endingCount & 1 == 1 {
                guard byte == 0x0A else { return false }
                endingCount += 1
                hasStatusLine = true
                if endingCount == 4 { return true }
            } else if byte == 0x0D {
                endingCount += 1
            } else if byte == 0x0A {
                return false
            } else {
                endingCount = 0
            }
        }
        return true
    }

    private mutating func skipInterim(_ exchange: S3Exchange) -> Step {
        interimCount += 1
        guard interimCount <= Self.interimMax else { return .failed(.answerTooLarge) }
        exchange.responseHead.removeAll(keepingCapacity: true)
        hasStatusLine = false
        return .complete
    }

    private mutating func begin(_ head: AnswerHead, _ exchange: S3Exchange) -> Step {
        status = head.status
        keepsConnection = head.keepsConnection
        switch head.framing {
        case .none: stage = .length(0)
        case .length(let count):
            guard count <= exchange.bodyBytesMax else { return .failed(.answerTooLarge) }
            stage = .length(count)
        case .chunked: stage = .chunked(ChunkReader())
        case .untilEnd: stage = .untilEnd
        }
        return .complete
    }

    /// Whether what came so far can be the beginning of an answer.
    private static func beginsLikeHTTP(_ head: [UInt8]) -> Bool {
        head.prefix(5).elementsEqual("HTTP/".utf8.prefix(head.count))
    }

    // MARK: Body

    private mutating func readBody(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ exchange: S3Exchange
    ) -> Step {
        switch stage {
        case .length(let remaining):
            let count = min(remaining, bytes.count - position)
            append(bytes, &position, count, exchange)
            stage = .length(remaining - count)
            return count == remaining ? .complete : .incomplete
        case .chunked(var chunks):
            let step = chunks.read(
                bytes, from: &position, into: &exchange.responseBody,
                bodyBytesMax: exchange.bodyBytesMax)
            stage = .chunked(chunks)
            return step
        case .untilEnd:
            let count = bytes.count - position
            guard count <= exchange.bodyBytesMax - exchange.responseBody.count else {
                return .failed(.answerTooLarge)
            }
            append(bytes, &position, count, exchange)
            return .incomplete
        case .head, .ended: return .complete
        }
    }

    private func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ count: Int,
        _ exchange: S3Exchange
    ) {
        exchange.responseBody.append(
            contentsOf: UnsafeBufferPointer(rebasing: bytes[position..<position + count]))
        position += count
    }
}
