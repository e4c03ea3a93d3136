// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Testing

@testable import S3Client

/// Signatures against those of botocore; `tools/sigv4-vectors` writes the file.
@Suite struct SigV4VectorTests {
    struct Vectors: Decodable {
        var cases: [Vector]
    }

    struct Vector: Decodable {
        var name: String
        var method: String
        var scheme: String
        var host: String
        var port: Int?
        var bucketInPath: Bool
        var region: String
        var service: String
        var key: String
        var query: [[String?]]
        var headers: [[String]]
        var body: String
        var epochSeconds: Int
        var token: String?
        var accessKey: String
        var secretKey: String
        var target: String
        var canonicalSHA256: String
        var contentSHA256: String
        var date: String
        var authorization: String
    }

    static func load() throws -> [Vector] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = folder.appendingPathComponent("Vectors/sigv4.json")
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file)).cases
    }

    @Test("every request is signed as botocore signs it")
    func vectors() throws {
        let cases = try Self.load()
        #expect(cases.count >= 300)
        let signers = ["s3": SigV4Signer(), "sts": SigV4Signer(service: .sts)]
        // One exchange for all: what a request leaves behind must not reach the next signature.
        let exchange = S3Exchange()
        for vector in cases {
            let target = try fill(exchange, from: vector)
            let signer = try #require(signers[vector.service])
            signer.sign(
                exchange, for: target,
                credentials: Credentials(
                    accessKeyID: vector.accessKey, secretAccessKey: vector.secretKey,
                    sessionToken: vector.token),
                epochSeconds: vector.epochSeconds)
            #expect(text(exchange.requestTarget) == vector.target, "\(vector.name)")
            let headers = exchange.sentHeaders
            #expect(headers["x-amz-content-sha256"] == vector.contentSHA256, "\(vector.name)")
            #expect(headers["x-amz-date"] == vector.date, "\(vector.name)")
            #expect(headers["x-amz-security-token"] == vector.token, "\(vector.name)")
            #expect(
                headers["authorization"] == vector.authorization,
                "\(vector.name), canonical request should hash to \(vector.canonicalSHA256)")
        }
    }

    private func fill(_ exchange: S3Exchange, from vector: Vector) throws -> S3Target {
        let methods: [String: HTTPMethod] = [
            "GET": .get, "HEAD": .head, "PUT": .put, "POST": .post, "DELETE": .delete,
        ]
        exchange.reset()
        exchange.method = try #require(methods[vector.method])
        exchange.bucket = Array("bucket".utf8)
        exchange.key = try bytes(vector.key)
        exchange.body = try bytes(vector.body)
        for item in vector.query {
            let name = try bytes(#require(item[0]))
            exchange.query.append(name: name, value: try item[1].map(bytes))
        }
        for header in vector.headers {
            exchange.headers.append(name: Array(header[0].utf8), value: Array(header[1].utf8))
        }
        let origin = HTTPOrigin(
            isTLS: vector.scheme == "https", host: vector.host, port: vector.port)
        let target = S3Target(
            origin: origin, signingRegion: vector.region, bucketInPath: vector.bucketInPath)
        exchange.prepare(for: target)
        return target
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func bytes(_ hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
            return try #require(UInt8(pair, radix: 16))
        }
    }
}
