// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

@testable import S3Client

/// Readers of what a server sends.
enum AnswerFuzz {
    /// The first byte chooses the call, the second the status; the rest is the body.
    static func readXML(_ bytes: [UInt8]) {
        guard bytes.count > 2 else { return }
        let body = Array(bytes[2...])
        let status = [200, 200, 200, 404, 503, 301][Int(bytes[1]) % 6]
        Blocking.run {
            let client = try client(answering: status, body)
            await ask(client, Int(bytes[0]))
        }
        comparePages(body)
    }

    /// The first byte says where the answer is cut in two, the second whether it is one to HEAD.
    /// However its bytes come, it is the same answer.
    static func readHTTP(_ bytes: [UInt8]) {
        guard bytes.count > 2 else { return }
        let answer = Array(bytes[2...])
        let isHead = bytes[1] % 4 == 0
        let place = min(answer.count, Int(bytes[0]))
        let whole = read([answer[...]], isHead)
        let halves = read([answer[..<place], answer[place...]], isHead)
        let single = read(answer.indices.map { answer[$0...$0] }, isHead)
        precondition(whole == halves && whole == single, "an answer depends on its pieces")
    }

    /// How an answer ended.
    private struct Ending: Equatable {
        var status = 0
        var head: [UInt8] = []
        var body: [UInt8] = []
        var step: AnswerReader.Step
    }

    private static func read(_ pieces: [ArraySlice<UInt8>], _ isHead: Bool) -> Ending {
        let exchange = S3Exchange()
        exchange.method = isHead ? .head : .get
        exchange.bodyBytesMax = 4_096
        exchange.resetAnswer()
        var reader = AnswerReader()
        var step = AnswerReader.Step.incomplete
        for piece in pieces where step == .incomplete && !piece.isEmpty {
            step = piece.withUnsafeBufferPointer { reader.read($0, into: exchange) }
        }
        if step == .incomplete { step = reader.end(exchange) }
        guard step == .complete else { return Ending(step: step) }
        _ = exchange.allHeaders()
        _ = AnswerJudge.failure(of: exchange, call: .copyObject, region: "us-east-1")
        return Ending(
            status: exchange.status, head: exchange.responseHead, body: exchange.responseBody,
            step: step)
    }

    /// The quick reader of listings says what the thorough one says, or nothing.
    private static func comparePages(_ body: [UInt8]) {
        for call in [S3Call.listObjects, .listObjectVersions] {
            guard let root = call.answerRoot, let quick = ListingScan.page(in: body, root: root)
            else { continue }
            guard let tree = XMLElementReader.read(body, strictly: true),
                let thorough = try? ObjectsPage(tree, of: call)
            else { preconditionFailure("a listing that only the quick reader understands") }
            precondition(quick == thorough, "two readers of one listing differ")
        }
    }

    private static func client(answering status: Int, _ body: [UInt8]) throws -> S3Client {
        var policy = RetryPolicy()
        policy.attemptsMax = 1
        return S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9", region: "us-east-1"),
            credentials: StaticCredentials(Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
            transport: OneAnswer(status: status, body: body), policy: policy)
    }

    private static func ask(_ client: S3Client, _ choice: Int) async {
        let object = ObjectAddress(bucket: "bucket", key: "key")
        let name = Array("bucket".utf8)
        let exchange = S3Exchange()
        switch choice % 13 {
        case 0: _ = await client.listObjects(bucket: name, prefix: [], using: exchange)
        case 1: _ = await client.listObjectVersions(bucket: name, prefix: [], using: exchange)
        case 2: _ = await client.listParts(object, uploadID: "u", using: exchange)
        case 3:
            _ = await client.listMultipartUploads(bucket: name, prefix: [], using: exchange)
        case 4: _ = await client.getBucketReplication(bucket: name, using: exchange)
        case 5: _ = await client.getBucketOwnershipControls(bucket: name, using: exchange)
        case 6: _ = await client.getObjectTagging(object, using: exchange)
        case 7: _ = await client.getObjectACL(object, using: exchange)
        case 8: _ = await client.bucketVersioning(name, using: exchange)
        case 9:
            _ = await client.createMultipartUpload(
                object, headers: HeaderBlock(), using: exchange)
        case 10:
            _ = await client.uploadPartCopy(
                object, uploadID: "u", number: 1, source: object, using: exchange)
        case 11:
            _ = await client.completeMultipartUpload(
                object, uploadID: "u", parts: [], using: exchange)
        default: _ = await client.deleteObjects([], in: name, using: exchange)
        }
    }
}
