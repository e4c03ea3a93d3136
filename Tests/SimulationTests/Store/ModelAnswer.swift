// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// An answer of the store model.
struct ModelAnswer {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body = ""

    /// An answer with an XML body.
    static func document(_ root: String, _ content: String) -> ModelAnswer {
        ModelAnswer(
            body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root)>\(content)</\(root)>")
    }

    /// S3's error document.
    static func failure(_ status: Int, _ code: String, _ message: String = "No.") -> ModelAnswer {
        var answer = document("Error", "<Code>\(code)</Code><Message>\(message)</Message>")
        answer.status = status
        return answer
    }

    /// A 200 that tells of no success: an error inside, nothing at all, half a document, or one of
    /// somebody on the way. Nothing was done.
    static func pretendingSuccess(_ kind: Int) -> ModelAnswer {
        var answer = failure(500, "InternalError")
        answer.status = 200
        switch kind {
        case 0: answer.body = ""
        case 1: answer.body.removeLast(answer.body.count / 2)
        case 2: answer.body = "<html><body>Please sign in.</body></html>"
        default: break
        }
        return answer
    }

    /// Puts the answer into the exchange, as a transport does.
    func write(to exchange: S3Exchange) {
        exchange.resetAnswer()
        exchange.status = status
        var head = "HTTP/1.1 \(status) -\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        exchange.responseHead = Array((head + "\r\n").utf8)
        if exchange.method != .head { exchange.responseBody = Array(body.utf8) }
    }
}
