// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Turns an answer, and what is to go wrong with it, into the steps of a connection.
struct AnswerShaper {
    /// HEAD: the head says how long the body would be, and none follows.
    let isHead: Bool
    /// Whether the client asked for the connection to be closed.
    let closes: Bool

    /// The steps.
    func steps(_ response: HTTPResponse, fault: FaultAction?) -> [AnswerStep] {
        switch fault {
        case nil, .error, .errorInOK, .resetBefore, .redirect, .skew, .duplicate: plain(response)
        case .brokenXML: plain(broken(response))
        case .stall(let missing, let milliseconds): stalled(response, missing, milliseconds)
        case .emptyOK: plain(emptied(response))
        case .whitespace(let count, let interval, _): spaced(response, count, interval)
        case .delay(let milliseconds): [.wait(milliseconds: milliseconds)] + plain(response)
        case .resetAfter: [.reset]
        case .truncate(let bytes): truncated(response, bytes)
        // The length that HEAD tells is the object's: a wrong one would be another object.
        case .wrongLength where isHead: plain(response)
        case .wrongLength(let difference):
            [.bytes(head(response, Int64(difference) + response.body.length))] + body(response)
                + [.close]
        case .closeAfter(let announced):
            [.bytes(response.head(length: response.body.length, close: announced))]
                + body(response) + [.close]
        case .drip(let bytes, let interval): dripped(response, max(1, bytes), interval)
        }
    }

    private func plain(_ response: HTTPResponse) -> [AnswerStep] {
        [.bytes(head(response, response.body.length))] + body(response) + (closes ? [.close] : [])
    }

    private func head(_ response: HTTPResponse, _ length: Int64) -> [UInt8] {
        response.head(length: length, close: closes)
    }

    private func body(_ response: HTTPResponse) -> [AnswerStep] {
        guard !isHead else { return [] }
        switch response.body {
        case .none: return []
        case .bytes(let bytes): return [.bytes(bytes)]
        case .content(let content, let range): return [.content(content, range)]
        }
    }

    private func emptied(_ response: HTTPResponse) -> HTTPResponse {
        var empty = response
        empty.body = .none
        return empty
    }

    /// As S3 does for long copies: 200 and chunked from the start, spaces, then the document.
    private func spaced(
        _ response: HTTPResponse, _ count: Int, _ interval: Int
    ) -> [AnswerStep] {
        guard case .bytes(let document) = response.body, !isHead else { return plain(response) }
        var early = response
        early.status = 200
        early.add("Transfer-Encoding", "chunked")
        var steps: [AnswerStep] = [.bytes(early.head(length: nil, close: closes))]
        for _ in 0..<max(0, count) {
            steps += [.bytes(Array("1\r\n \r\n".utf8)), .wait(milliseconds: interval)]
        }
        let size = String(document.count, radix: 16)
        steps.append(.bytes(Array("\(size)\r\n".utf8) + document + Array("\r\n0\r\n\r\n".utf8)))
        return steps + (closes ? [.close] : [])
    }

    private func truncated(_ response: HTTPResponse, _ missing: Int) -> [AnswerStep] {
        let whole = bytes(response)
        return [.bytes(Array(whole.dropLast(max(0, missing)))), .close]
    }

    private func stalled(
        _ response: HTTPResponse, _ missing: Int, _ milliseconds: Int
    ) -> [AnswerStep] {
        let whole = bytes(response)
        let start = max(0, whole.count - max(1, missing))
        return [
            .bytes(Array(whole[..<start])), .wait(milliseconds: milliseconds),
            .bytes(Array(whole[start...])),
        ] + (closes ? [.close] : [])
    }

    /// The first half of the document, well framed.
    private func broken(_ response: HTTPResponse) -> HTTPResponse {
        guard case .bytes(let document) = response.body else { return response }
        var cut = response
        cut.body = .bytes(Array(document.prefix(document.count / 2)))
        return cut
    }

    private func dripped(
        _ response: HTTPResponse, _ count: Int, _ interval: Int
    ) -> [AnswerStep] {
        var steps: [AnswerStep] = []
        var rest = bytes(response)[...]
        while !rest.isEmpty {
            steps += [.bytes(Array(rest.prefix(count))), .wait(milliseconds: interval)]
            rest = rest.dropFirst(count)
        }
        return steps + (closes ? [.close] : [])
    }

    /// Head and body as one array, for faults that cut it; the caller's objects are small.
    private func bytes(_ response: HTTPResponse) -> [UInt8] {
        let start = head(response, response.body.length)
        guard !isHead else { return start }
        switch response.body {
        case .none: return start
        case .bytes(let bytes): return start + bytes
        case .content(let content, let range): return start + content.bytes(in: range)
        }
    }
}
