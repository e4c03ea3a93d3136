// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// A store that answers listings with prepared text and remembers what it was asked to delete.
final class ListingStore: Transport {
    private let pages: [String: String]
    private let deletions = Mutex<[String]>([])

    /// - Parameter pages: bodies by a word of the query they answer.
    init(_ pages: [String: String]) {
        self.pages = pages
    }

    /// Keys and uploads that were to be deleted, as the requests named them.
    var deleted: [String] { deletions.withLock { $0 } }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        exchange.resetAnswer()
        exchange.status = 200
        let target = String(decoding: exchange.requestTarget, as: UTF8.self)
        if exchange.method == .post || exchange.method == .delete {
            let body = String(decoding: exchange.body, as: UTF8.self)
            deletions.withLock { $0.append(target + " " + body) }
            exchange.responseBody = Array("<DeleteResult/>".utf8)
            return
        }
        let page = pages.first { target.contains($0.key) }?.value ?? ""
        exchange.responseBody = Array(page.utf8)
    }

    func client() throws -> S3Client {
        S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9000", region: "us-east-1"),
            credentials: StaticCredentials(Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
            transport: self)
    }
}
