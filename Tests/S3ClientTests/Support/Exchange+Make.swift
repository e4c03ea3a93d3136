// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

@testable import S3Client

extension S3Exchange {
    /// A request with a default for everything.
    static func make(
        _ method: HTTPMethod = .get, bucket: String = "b", key: String = "k",
        headers: [(String, String)] = [], query: [(String, String?)] = [], body: [UInt8] = []
    ) -> S3Exchange {
        let exchange = S3Exchange()
        exchange.method = method
        exchange.bucket = Array(bucket.utf8)
        exchange.key = Array(key.utf8)
        exchange.body = body
        for (name, value) in headers {
            exchange.headers.append(name: Array(name.utf8), value: Array(value.utf8))
        }
        for (name, value) in query {
            exchange.query.append(name: Array(name.utf8), value: value.map { Array($0.utf8) })
        }
        return exchange
    }

    /// The same, prepared for path-style addressing and signed, as a transport finds it.
    func prepared(on origin: HTTPOrigin) -> S3Exchange {
        let target = S3Target(origin: origin, signingRegion: "us-east-1", bucketInPath: true)
        prepare(for: target)
        SigV4Signer().sign(
            self, for: target,
            credentials: Credentials(accessKeyID: "access", secretAccessKey: "secret"),
            epochSeconds: 1_800_000_000)
        return self
    }

    /// The header lines as a server reads them; values of one name are joined by commas.
    var sentHeaders: [String: String] {
        var headers: [String: String] = [:]
        for line in String(decoding: headerLines.view, as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[colon...].dropFirst().drop { $0 == " " })
            headers[String(line[..<colon])] =
                headers[String(line[..<colon])].map { "\($0),\(value)" } ?? value
        }
        return headers
    }

    /// Puts an answer into the exchange, as a transport does.
    func answer(status: Int, headers: [(String, String)] = [], body: String = "") {
        resetAnswer()
        self.status = status
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        responseHead = Array("HTTP/1.1 \(status) Any\r\n\(lines)\r\n".utf8)
        responseBody = Array(body.utf8)
    }
}
