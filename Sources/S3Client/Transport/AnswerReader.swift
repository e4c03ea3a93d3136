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
    private var head = AnswerHead()
    /// Where in the head the line begins that is read next.
    private var lineStart = 0
    private var interimCount = 0
    /// Bytes came that nothing had asked for.
    private var hasSurplus = false

    /// Once complete: whether another request may follow on the connection.
    var keepsConnection: Bool { head.keepsConnection && !hasSurplus }

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
        exchange.status = head.status
        stage = .ended
        hasSurplus = position < bytes.count
        return .complete
    }

    /// The connection has ended: how the answer stands.
    mutating func end(_ exchange: S3Exchange) -> Step {
        switch stage {
        case .head: return .failed(head.status == 0 ? .connectionLost : .truncated)
        case .length, .chunked: return .failed(.truncated)
        case .untilEnd:
            exchange.status = head.status
            stage = .ended
            return .complete
        case .ended: return .complete
        }
    }

    // MARK: Head

    /// Reads to the end of a head; `complete` means that this one is, or that it was an interim
    /// one and the stage is still `head`. Most heads come whole and are read where they lie.
    private mutating func readHead(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ exchange: S3Exchange
    ) -> Step {
        let rest = UnsafeBufferPointer(rebasing: bytes[position...])
        let known = exchange.responseHead.count
        let answersHead = exchange.method == .head
        let end: HeadEnd
        if known == 0 {
            end = readLines(rest, answersHead: answersHead)
            exchange.responseHead.append(contentsOf: rest.prefix(end.count ?? rest.count))
        } else {
            exchange.responseHead.append(contentsOf: rest)
            end = exchange.responseHead.withUnsafeBufferPointer {
                readLines($0, answersHead: answersHead)
            }
            if let count = end.count {
                exchange.responseHead.removeLast(exchange.responseHead.count - count)
            }
        }
        position += exchange.responseHead.count - known
        guard exchange.responseHead.count <= ClientLimits.headBytesMax else {
            return .failed(.answerTooLarge)
        }
        switch end {
        case .malformed: return .failed(.malformedAnswer)
        case .missing: return .incomplete
        case .at: return head.status < 200 ? skipInterim(exchange) : begin(exchange)
        }
    }

    /// Where a head ends.
    private enum HeadEnd {
        case at(Int)
        case missing
        case malformed

        var count: Int? {
            guard case .at(let count) = self else { return nil }
            return count
        }
    }

    /// Reads the lines of a head from `lineStart` on, up to and with the empty one that ends it.
    private mutating func readLines(
        _ bytes: UnsafeBufferPointer<UInt8>, answersHead: Bool
    ) -> HeadEnd {
        while true {
            let lineEnd = ByteScan.endOfText(bytes, from: lineStart)
            guard lineEnd + 1 < bytes.count else {
                guard lineEnd == bytes.count || bytes[lineEnd] == 0x0D else { return .malformed }
                break
            }
            guard bytes[lineEnd] == 0x0D, bytes[lineEnd + 1] == 0x0A else { return .malformed }
            let line = UnsafeBufferPointer(rebasing: bytes[lineStart..<lineEnd])
            lineStart = lineEnd + 2
            if line.isEmpty {
                return head.end(answersHead: answersHead) ? .at(lineStart) : .malformed
            }
            guard head.read(line) else { return .malformed }
        }
        return head.status != 0 || AnswerHead.begins(bytes) ? .missing : .malformed
    }

    private mutating func skipInterim(_ exchange: S3Exchange) -> Step {
        interimCount += 1
        guard interimCount <= Self.interimMax else { return .failed(.answerTooLarge) }
        exchange.responseHead.removeAll(keepingCapacity: true)
        head = AnswerHead()
        lineStart = 0
        return .complete
    }

    private mutating func begin(_ exchange: S3Exchange) -> Step {
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
