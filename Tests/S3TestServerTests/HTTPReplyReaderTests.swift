// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct HTTPReplyReaderTests {
    private func read(_ text: String, isHead: Bool = false, isEnded: Bool = false) -> String {
        let reader = HTTPReplyReader(isHead: isHead, bodyBytesMax: 20)
        switch Array(text.utf8).withUnsafeBytes({ reader.read($0, isEnded: isEnded) }) {
        case .needMore: return "more"
        case .malformed: return "malformed"
        case .reply(let response, let keeps):
            let body = if case .bytes(let bytes) = response.body { bytes } else { [UInt8]() }
            return "\(response.status) \(String(decoding: body, as: UTF8.self))"
                + (keeps ? "" : " close")
        }
    }

    @Test func `An answer is read by its length, its chunks or its end`() {
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") == "200 hi")
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh") == "more")
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(read(chunked + "2\r\nhi\r\n0\r\n\r\n") == "200 hi")
        #expect(read(chunked + "2\r\nhi\r\n") == "more")
        #expect(read("HTTP/1.1 200 OK\r\n\r\nhi") == "more")
        #expect(read("HTTP/1.1 200 OK\r\n\r\nhi", isEnded: true) == "200 hi close")
        #expect(read("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n") == "204  close")
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", isHead: true) == "200 ")
        #expect(
            read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                == "200 ")
    }

    @Test func `What ends too early, is too long or is no HTTP is malformed`() {
        let short = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi"
        #expect(read(short, isEnded: true) == "malformed")
        #expect(read("HTTP/1.1 200 OK\r\n", isEnded: true) == "malformed")
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n") == "malformed")
        #expect(read("SSH-2.0\r\n\r\n") == "malformed")
    }
}
