// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct HTTPRequestReaderTests {
    /// The events of bytes given in pieces of a size, `needMore` left out.
    private func events(_ text: String, pieceBytes: Int, bodyBytesMax: Int = 100) -> [String] {
        var reader = HTTPRequestReader(bodyBytesMax: bodyBytesMax)
        var waiting: [UInt8] = []
        var events: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            waiting += rest.prefix(pieceBytes)
            rest = rest.dropFirst(pieceBytes)
            while true {
                let (used, event) = waiting.withUnsafeBytes { reader.consume($0) }
                waiting.removeFirst(used)
                switch event {
                case .needMore: break
                case .expectsContinue: events.append("continue")
                case .request(let request):
                    let path = String(decoding: request.rawPath, as: UTF8.self)
                    let body = String(decoding: request.body, as: UTF8.self)
                    events.append("\(request.method) \(path) \(body)")
                case .malformed(let status): return events + ["\(status)"]
                }
                if used == 0 || waiting.isEmpty { break }
            }
        }
        return events
    }

    private static let three =
        "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        + "POST /b?x HTTP/1.1\r\nhost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "2;e=1\r\nde\r\n3\r\nfgh\r\n0\r\nTrailer: t\r\n\r\n"
        + "GET /c HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test(arguments: [1, 2, 3, 7, 64, 1_000]) func `Requests are found however their bytes come`(
        pieceBytes: Int
    ) {
        #expect(
            events(Self.three, pieceBytes: pieceBytes) == [
                "PUT /a abc", "POST /b defgh", "GET /c ",
            ]
        )
    }

    @Test(
        arguments: [
            ("GET /a HTTP/1.1\r\n\r\n", "400"),
            ("GET a HTTP/1.1\r\nHost: h\r\n\r\n", "400"),
            ("GET /a HTTP/1.0\r\nHost: h\r\n\r\n", "400"),
            ("GET /a HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", "400"),
            ("GET /a HTTP/1.1\r\nHost : h\r\n\r\n", "400"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "400"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", "400"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", "413"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "501"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "400"),
            ("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", "400"),
        ])
    func `What is not HTTP or too large is refused`(text: String, status: String) {
        let body = String(repeating: "b", count: 0x65)
        #expect(events(text + body, pieceBytes: 1_000).last == status)
    }

    @Test func `100 Continue is asked for once, before the body`() {
        let head = "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        #expect(events(head + "hi", pieceBytes: head.utf8.count) == ["continue", "PUT /a hi"])
    }
}
