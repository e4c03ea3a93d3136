// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// One client of a proxy, served by a thread of its own with blocking calls: reads requests, has
/// the service ask the server behind it or go wrong, and performs the steps of the answer.
struct ProxyConnection: ~Copyable {
    private let descriptor: Descriptor
    private let service: S3Service
    private let upstream: UpstreamConnection
    private var reader: HTTPRequestReader
    private var input: [UInt8] = []
    private static let contentPieceBytes: Int64 = 64 << 10

    init(_ number: Int32, service: S3Service, address: UpstreamAddress) {
        let bodyBytesMax = service.configuration.limits.requestBodyBytesMax
        descriptor = Descriptor(number)
        self.service = service
        upstream = UpstreamConnection(address, bodyBytesMax: bodyBytesMax)
        reader = HTTPRequestReader(bodyBytesMax: bodyBytesMax)
    }

    /// Serves until either side ends.
    mutating func run() {
        while let request = nextRequest() {
            let steps = service.answer(request) { [upstream] (http) throws(S3Failure) in
                try upstream.exchange(http)
            }
            guard perform(steps) else { return }
        }
    }

    private mutating func nextRequest() -> HTTPRequest? {
        while true {
            let (used, event) = input.withUnsafeBytes { reader.consume($0) }
            input.removeFirst(used)
            switch event {
            case .request(let request): return request
            case .malformed(let status):
                let head = HTTPResponse(status: status).head(length: 0, close: true)
                _ = BlockingSocket.send(head, to: descriptor.number)
                return nil
            case .expectsContinue:
                let line = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                guard BlockingSocket.send(line, to: descriptor.number) else { return nil }
            case .needMore:
                guard
                    used > 0 && !input.isEmpty
                        || BlockingSocket.receive(from: descriptor.number, into: &input)
                else { return nil }
            }
        }
    }

    /// False when the connection is over.
    private func perform(_ steps: [AnswerStep]) -> Bool {
        for step in steps {
            switch step {
            case .bytes(let bytes):
                guard BlockingSocket.send(bytes, to: descriptor.number) else { return false }
            case .content(let content, let range):
                var start = range.lowerBound
                while start < range.upperBound {
                    let end = min(range.upperBound, start + Self.contentPieceBytes)
                    let piece = content.bytes(in: start..<end)
                    guard BlockingSocket.send(piece, to: descriptor.number) else { return false }
                    start = end
                }
            case .wait(let milliseconds): usleep(useconds_t(clamping: milliseconds * 1_000))
            case .close:
                shutdown(descriptor.number, Int32(SHUT_WR))
                return false
            case .reset:
                descriptor.resetOnClose()
                return false
            }
        }
        return true
    }
}
