// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct AnswerReaderTests {
    /// How an answer ended, in a form that can be compared.
    struct Outcome: Equatable {
        var status = 0
        var body = ""
        var keepsConnection = false
        var failure: TransportFailure.Code?
    }

    /// An answer with what RFC 9112 makes of it.
    struct Sample: Sendable {
        var text: String
        var status = 0
        var body = ""
        var keepsConnection = true
        var failure: TransportFailure.Code?
        var method = HTTPMethod.put

        var outcome: Outcome {
            failure.map { Outcome(failure: $0) }
                ?? Outcome(status: status, body: body, keepsConnection: keepsConnection)
        }
    }

    static let sound: [Sample] = [
        Sample(
            text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", status: 200, body: "hello"),
        Sample(text: "HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", status: 200),
        Sample(
            text: "HTTP/1.1 404 Not Found\r\nX: \"a:b\"\r\nContent-LENGTH: \t3 \r\nE:\r\n\r\nabc",
            status: 404, body: "abc"),
        Sample(
            text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "2\r\nhe\r\n0a;x=\"y\"\r\n0123456789\r\n0\r\nX-Trailer: 1\r\nY: 2\r\n\r\n",
            status: 200, body: "he0123456789"),
        Sample(
            text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", status: 200),
        Sample(
            text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\nConnection: keep-alive, x\r\n\r\n", status: 204),
        Sample(
            text: "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nz",
            status: 200, body: "z", keepsConnection: false),
        Sample(
            text: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nz", status: 200, body: "z",
            keepsConnection: false),
        Sample(
            text: "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nto the end", status: 200,
            body: "to the end", keepsConnection: false),
        Sample(
            text: "HTTP/1.1 200 OK\r\nContent-Length: 123456\r\n\r\n", status: 200, method: .head),
        Sample(text: "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", status: 304),
    ]

    static let unsound: [Sample] = [
        Sample(text: "", failure: .connectionLost),
        Sample(text: "HTTP/1.1 200 O", failure: .connectionLost),
        Sample(text: "HTTP/1.1 200 OK\r\nContent-Le", failure: .truncated),
        Sample(text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", failure: .truncated),
        Sample(
            text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
            failure: .truncated),
        Sample(text: "HTTP/1.1 100 Continue\r\n\r\n", failure: .connectionLost),
        Sample(text: "SSH-2.0-x\r\n", failure: .malformedAnswer),
        Sample(text: "\r\nHTTP/1.1 200 OK\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/2 200 OK\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 101 Upgrade\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 20 OK\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 2000 OK\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\n\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\n: b\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", failure: .malformedAnswer),
        Sample(text: "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", failure: .malformedAnswer),
        Sample(text: head("Content-Length: -1"), failure: .malformedAnswer),
        Sample(text: head("Content-Length: +1"), failure: .malformedAnswer),
        Sample(text: head("Content-Length: 1, 1"), failure: .malformedAnswer),
        Sample(text: head("Content-Length: "), failure: .malformedAnswer),
        Sample(text: head("Content-Length: 18446744073709551617"), failure: .malformedAnswer),
        Sample(text: head("Content-Length: 1", "Content-Length: 2"), failure: .malformedAnswer),
        Sample(
            text: head("Content-Length: 1", "Transfer-Encoding: chunked"),
            failure: .malformedAnswer),
        Sample(text: head("Transfer-Encoding: gzip, chunked"), failure: .malformedAnswer),
        Sample(text: chunks("\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("g\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("1 \r\nx\r\n0\r\n\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("1\nx\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("1\r\nxy\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("0000000000000001\r\nx\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("0\r\nA: b\nc\r\n\r\n"), failure: .malformedAnswer),
        Sample(text: chunks("fffffff\r\n"), failure: .answerTooLarge),
        Sample(text: head("Content-Length: 9999999"), failure: .answerTooLarge),
    ]

    private static func head(_ lines: String...) -> String {
        "HTTP/1.1 200 OK\r\n\(lines.joined(separator: "\r\n"))\r\n\r\nx"
    }

    private static func chunks(_ text: String) -> String {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(text)"
    }

    /// Reads the pieces, then the end of the connection.
    private func read(_ pieces: [ArraySlice<UInt8>], _ method: HTTPMethod) -> Outcome {
        let exchange = S3Exchange.make(method)
        var reader = AnswerReader()
        var step = AnswerReader.Step.incomplete
        for piece in pieces where step == .incomplete {
            // Memory of exactly that size, so that a read beyond it is noticed.
            let exact = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: piece.count)
            _ = exact.initialize(from: piece)
            step = reader.read(UnsafeBufferPointer(exact), into: exchange)
            exact.deallocate()
        }
        if step == .incomplete { step = reader.end(exchange) }
        if case .failed(let code) = step { return Outcome(failure: code) }
        return Outcome(
            status: exchange.status,
            body: String(decoding: exchange.responseBody, as: UTF8.self),
            keepsConnection: reader.keepsConnection)
    }

    @Test("an answer is read the same wherever it is split", arguments: sound + unsound)
    func splits(sample: Sample) {
        let bytes = Array(sample.text.utf8)
        for place in 0...bytes.count {
            #expect(read([bytes[..<place], bytes[place...]], sample.method) == sample.outcome)
        }
        #expect(read(bytes.indices.map { bytes[$0...$0] }, sample.method) == sample.outcome)
    }

    @Test("the oracle of the mutations agrees with the samples", arguments: sound + unsound)
    func oracle(sample: Sample) {
        let answer = AnswerOracle.read(
            Array(sample.text.utf8), answersHead: sample.method == .head)
        if sample.failure == nil {
            #expect(answer?.status == sample.status)
            #expect(answer?.body == Array(sample.body.utf8))
            #expect(answer?.keepsConnection == sample.keepsConnection)
        } else {
            #expect(answer == nil)
        }
    }

    @Test("bytes after an answer end the connection and are no part of it")
    func surplus() {
        let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200".utf8)
        let outcome = read([bytes[...]], .put)
        #expect(outcome == Outcome(status: 200, body: "x", keepsConnection: false))
    }

    /// Bytes are looked at in eights: wherever one stands, and whatever follows, it is the same.
    @Test("no control character but a tab passes, wherever it stands", arguments: 0...255)
    func controls(byte: Int) {
        let isText = byte >= 0x20 ? byte != 0x7F : byte == 0x09
        for filler in ["a", "b", "\t"] {
            for place in 0..<20 {
                var value = Array(String(repeating: filler, count: 20).utf8)
                value[place] = UInt8(byte)
                let bytes =
                    Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ".utf8) + value
                    + Array("\r\n\r\n".utf8)
                #expect((read([bytes[...]], .put).status == 200) == isText)
            }
        }
    }

    @Test("heads, trailers and interim answers are bounded")
    func bounds() {
        let long = String(repeating: "x", count: ClientLimits.headBytesMax + 1)
        for text in [
            "HTTP/1.1 200 OK\r\nA: \(long)", Self.chunks("0\r\nA: \(long)"),
            Self.chunks("1;\(long)"),
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 101),
        ] {
            #expect(read([Array(text.utf8)[...]], .put).failure == .answerTooLarge)
        }
    }

    @Test("the head is kept as received, without those of interim answers")
    func keptHead() {
        let exchange = S3Exchange.make(.put)
        var reader = AnswerReader()
        let text = "HTTP/1.1 200 OK\r\nETag:  \"a\"\r\nContent-Length: 0\r\n\r\n"
        let bytes = Array("HTTP/1.1 100 Continue\r\nB: c\r\n\r\n\(text)".utf8)
        let step = bytes.withUnsafeBufferPointer { reader.read($0, into: exchange) }
        #expect(step == .complete)
        #expect(exchange.responseHead == Array(text.utf8))
        #expect(exchange.header("etag") == "\"a\"")
    }

    @Test(
        "of 120,000 mutated answers none is accepted but as the oracle reads it", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let seeds = Self.sound + Self.unsound
        var accepted = 0
        for _ in 0..<15_000 {
            let sample = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            let bytes = Self.mutate(Array(sample.text.utf8), seeds, &random)
            let place = Int.random(in: 0...bytes.count, using: &random)
            let outcome = read([bytes[..<place], bytes[place...]], sample.method)
            guard outcome.failure == nil else { continue }
            accepted += 1
            let answer = AnswerOracle.read(bytes, answersHead: sample.method == .head)
            let expected = answer.map {
                Outcome(
                    status: $0.status, body: String(decoding: $0.body, as: UTF8.self),
                    // Bytes that come later are found when they come.
                    keepsConnection: $0.keepsConnection || outcome.keepsConnection)
            }
            if expected != outcome {
                Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(outcome)")
            }
        }
        // Mutations that spoil everything would show nothing.
        #expect(accepted > 1_000)
    }

    /// Changes, drops, doubles or swaps in a few bytes.
    private static func mutate(
        _ bytes: [UInt8], _ others: [Sample], _ random: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = bytes
        let special = Array("\r\n :;,0159afx\t\0".utf8) + [0x7F, 0x80, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where place < bytes.count:
                bytes[place] = special[Int.random(in: 0..<special.count, using: &random)]
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2:
                bytes.insert(special[Int.random(in: 0..<special.count, using: &random)], at: place)
            case 3:
                let count = min(Int.random(in: 1...16, using: &random), bytes.count - place)
                bytes.insert(contentsOf: Array(bytes[place..<place + count]), at: place)
            default:
                let other = Array(
                    others[Int.random(in: 0..<others.count, using: &random)].text.utf8)
                let from = Int.random(in: 0...other.count, using: &random)
                bytes.replaceSubrange(place..., with: other[from...])
            }
        }
        return bytes
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
