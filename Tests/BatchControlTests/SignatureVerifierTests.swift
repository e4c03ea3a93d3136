// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchControl

@Suite struct SignatureVerifierTests {
    private let vectors: ControlVectors

    init() throws { vectors = try ControlVectors.load() }

    private func verifier(token: String?, secondsLater: Int64 = 0) throws -> SignatureVerifier {
        let credentials = Credentials(
            accessKeyID: vectors.accessKey, secretAccessKey: vectors.secretKey,
            sessionToken: token)
        let time = try #require(Timestamp(iso8601: vectors.time))
        return SignatureVerifier(
            key: { $0 == credentials.accessKeyID ? credentials : nil },
            now: Timestamp(
                millisecondsSinceEpoch: time.millisecondsSinceEpoch + secondsLater * 1_000))
    }

    @Test func `takes whatever botocore signs, by either of its signers`() throws {
        #expect(vectors.requests.count == 30)
        for sent in vectors.requests {
            let claim = try verifier(token: sent.token).verify(sent.request)
            #expect(claim.region == "eu-west-1")
        }
    }

    @Test func `refuses each of them once anything in it was changed`() throws {
        for sent in vectors.requests {
            var changed: [IncomingRequest] = []
            var request = sent.request
            request.method = request.method == "GET" ? "POST" : "GET"
            changed.append(request)
            request = sent.request
            request.target = RequestTarget(sent.target + (sent.target.contains("?") ? "&" : "?"))
            #expect(try verifier(token: sent.token).verify(request).region == "eu-west-1")
            request.target = RequestTarget(
                sent.target + (sent.target.contains("?") ? "&a=b" : "?a=b"))
            changed.append(request)
            request = sent.request
            request.host = "localhost"
            changed.append(request)
            request = sent.request
            request.body.append(0x20)
            changed.append(request)
            request = sent.request
            request.headers.append(("x-amz-more", "1"))
            changed.append(request)
            for request in changed {
                #expect(throws: ControlProblem.self) {
                    try verifier(token: sent.token).verify(request)
                }
            }
        }
    }

    @Test(arguments: [-901, -900, 900, 901])
    func `takes a request for 15 minutes around its date`(seconds: Int64) throws {
        let sent = vectors.requests[0]
        let verifier = try verifier(token: nil, secondsLater: seconds)
        if abs(seconds) <= 900 {
            _ = try verifier.verify(sent.request)
        } else {
            #expect {
                try verifier.verify(sent.request)
            } throws: {
                ($0 as? ControlProblem)?.code == "RequestTimeTooSkewed"
            }
        }
    }

    @Test func `refuses a token that is not that of the key`() throws {
        let with = try #require(vectors.requests.first { $0.token != nil })
        let without = vectors.requests[0]
        for (sent, token) in [(with, "other"), (with, nil), (without, "token")] {
            #expect {
                try verifier(token: token).verify(sent.request)
            } throws: {
                ($0 as? ControlProblem)?.code == "InvalidToken"
            }
        }
    }
}
