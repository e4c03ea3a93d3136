// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct AnswerJudgeTests {
    private func judge(
        _ call: S3Call, _ status: Int, _ body: String = "", headers: [(String, String)] = [],
        method: HTTPMethod = .put
    ) -> S3Failure? {
        let exchange = S3Exchange.make(method)
        exchange.answer(status: status, headers: headers, body: body)
        return AnswerJudge.failure(of: exchange, call: call, region: "us-east-1")
    }

    static let answers: [(S3Call, String)] = [
        (.copyObject, "CopyObjectResult"), (.uploadPartCopy, "CopyPartResult"),
        (.completeMultipartUpload, "CompleteMultipartUploadResult"),
        (.createMultipartUpload, "InitiateMultipartUploadResult"), (.listParts, "ListPartsResult"),
        (.getObjectTagging, "Tagging"),
    ]

    @Test("the answer's own root is a success in every spelling", arguments: answers)
    func success(call: S3Call, root: String) {
        for body in [
            "<\(root)><ETag>unquoted</ETag></\(root)>", "<\(root)/>",
            "\n  \n<?xml version=\"1.0\"?>\n<\(root) xmlns=\"urn:x\"></\(root)>\n",
            "\u{FEFF}<x:\(root) xmlns:x=\"urn:x\"></x:\(root)>", "<!-- c --><\(root)></\(root)>",
        ] {
            #expect(judge(call, 200, body) == nil, "\(body)")
        }
    }

    @Test("a 200 with an error keeps the error's code and words", arguments: answers)
    func embedded(call: S3Call, root: String) throws {
        let body =
            "   \n<Error><Code>InternalError</Code><Message>We failed &amp; fell.</Message>"
            + "<RequestId>R1</RequestId><HostId>H1</HostId></Error>"
        let failure = try #require(judge(call, 200, body))
        #expect(failure.kind == .transient)
        #expect(failure.code == "InternalError")
        #expect(failure.message == "We failed & fell.")
        #expect(failure.httpStatus == 200)
        #expect(failure.requestID == "R1")
        #expect(failure.hostID == "H1")
        let denied = judge(call, 200, "<Error><Code>AccessDenied</Code></Error>")
        #expect(denied?.kind == .task)
        let unknown = judge(call, 200, "<Error><Code>Odd</Code></Error>")
        #expect(unknown?.kind == .transient)
        let slow = judge(call, 200, "<Error><Code>SlowDown</Code></Error>")
        #expect(slow?.kind == .throttled)
    }

    @Test("a 200 that is empty, cut or something else passes for a 500", arguments: answers)
    func unfinished(call: S3Call, root: String) {
        for body in [
            "", "   ", "<\(root)>", "<\(root)><ETag>x</ETag>", "<html></html>", "<Error><Code>",
            "<\(root)></\(root)>x",
        ] {
            let failure = judge(call, 200, body)
            #expect(failure?.kind == .transient, "\(body)")
            #expect(failure?.code == "IncompleteAnswer", "\(body)")
        }
    }

    @Test("calls without an XML answer succeed by their status")
    func plain() {
        #expect(judge(.headObject, 200, method: .head) == nil)
        #expect(judge(.abortMultipartUpload, 204, method: .delete) == nil)
        #expect(judge(.getObject, 206, "<Error/>", method: .get) == nil)
        #expect(judge(.putObject, 200) == nil)
    }

    @Test("the head of an error's document is not taken for an object's")
    func headOfError() {
        var headers = [("Content-Length", "229"), ("Content-Type", "application/xml")]
        let failure = judge(.headObject, 200, headers: headers, method: .head)
        #expect(failure?.kind == .transient)
        #expect(failure?.code == "IncompleteAnswer")
        headers.append(("ETag", "\"d41d8cd98f00b204e9800998ecf8427e\""))
        #expect(judge(.headObject, 200, headers: headers, method: .head) == nil)
    }

    @Test(
        "an answer without a body gets its code from the status",
        arguments: [
            (404, "NotFound", S3Failure.Kind.task), (403, "Forbidden", .task),
            (412, "PreconditionFailed", .task), (304, "NotModified", .task),
            (405, "MethodNotAllowed", .task), (400, "BadRequest", .task),
            (500, "InternalError", .transient), (503, "ServiceUnavailable", .throttled),
            (429, "TooManyRequests", .throttled), (418, "HTTP418", .task),
            (501, "NotImplemented", .task), (504, "GatewayTimeout", .transient),
        ])
    func headCodes(status: Int, code: String, kind: S3Failure.Kind) throws {
        let failure = try #require(
            judge(.headObject, status, headers: [("x-amz-request-id", "R")], method: .head))
        #expect(failure.code == code)
        #expect(failure.kind == kind)
        #expect(failure.httpStatus == status)
        #expect(failure.requestID == "R")
        #expect(!failure.message.isEmpty)
    }

    @Test("a refusal of STS is read inside its wrapping")
    func sts() throws {
        let body =
            "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code>"
            + "<Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        let failure = try #require(judge(.assumeRole, 403, body, method: .post))
        #expect(failure.code == "ExpiredToken")
        #expect(failure.message == "m")
        #expect(failure.kind == .expiredCredentials)
    }

    @Test("a proxy's HTML is judged by its status")
    func html() throws {
        let failure = try #require(judge(.copyObject, 502, "<html><body>Bad gateway</body></html>"))
        #expect(failure.kind == .transient)
        #expect(failure.code == "BadGateway")
    }

    struct RegionCase: Sendable {
        var status: Int
        var headers: [(String, String)] = []
        var body = ""
        var method = HTTPMethod.put
    }

    @Test(
        "an answer from the wrong region names the right one and the flag",
        arguments: [
            RegionCase(
                status: 301, headers: [("x-amz-bucket-region", "eu-west-1")],
                body: "<Error><Code>PermanentRedirect</Code><Endpoint>b.s3.x</Endpoint></Error>"),
            RegionCase(
                status: 400,
                body: "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>"
                    + "</Error>"),
            RegionCase(
                status: 301, headers: [("x-amz-bucket-region", "eu-west-1")], method: .head),
            RegionCase(
                status: 400, headers: [("x-amz-bucket-region", "eu-west-1")], method: .head),
        ])
    func wrongRegion(_ answer: RegionCase) throws {
        let failure = try #require(
            judge(
                .copyObject, answer.status, answer.body, headers: answer.headers,
                method: answer.method))
        #expect(failure.kind == .wrongRegion)
        #expect(failure.region == "eu-west-1")
        #expect(failure.message.contains("eu-west-1"))
        #expect(failure.message.contains("--region eu-west-1"))
    }

    @Test("a redirect for a while within the same region is tried again")
    func temporaryRedirect() {
        let body = "<Error><Code>TemporaryRedirect</Code><Endpoint>b.s3.x</Endpoint></Error>"
        let here = [("x-amz-bucket-region", "us-east-1")]
        #expect(judge(.copyObject, 307, body, headers: here)?.kind == .transient)
        let there = [("x-amz-bucket-region", "eu-west-1")]
        #expect(judge(.copyObject, 307, body, headers: there)?.kind == .wrongRegion)
        #expect(judge(.copyObject, 301, body, headers: here)?.kind == .wrongRegion)
    }

    @Test("the store's wishes for a wait are read")
    func retryAfter() {
        func wait(_ name: String, _ value: String) -> Int? {
            judge(.copyObject, 503, headers: [(name, value)])?.retryAfterMilliseconds
        }
        #expect(wait("Retry-After", "3") == 3_000)
        #expect(wait("x-amz-retry-after", "1500") == 1_500)
        #expect(wait("Retry-After", "-1") == nil)
        #expect(wait("Retry-After", "soon") == nil)
        #expect(wait("Retry-After", "99999999999") == 86_400_000)
    }
}
