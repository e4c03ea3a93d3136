// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct FaultTests {
    private static let copy = ["x-amz-copy-source": "src/k"]

    /// A server with the object `src/k` and one rule for every CopyObject.
    private func withFault(
        _ action: FaultAction, _ occurrences: FaultRule.Occurrences = .first(count: 1),
        _ body: (TestServer, RawClient) throws -> Void
    ) throws {
        try withServer {
            $0.faults = FaultPlan(rules: [
                FaultRule(operation: "CopyObject", occurrences: occurrences, action: action)
            ])
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            try body(server, client)
        }
    }

    private func copies(_ server: TestServer) -> [String] { server.store.keys(bucket: "dst") }

    @Test func `An error is answered with its headers, nothing is done, the connection stays`()
        throws
    {
        let action = FaultAction.error(
            status: 503, code: "SlowDown", message: nil, headers: ["Retry-After": "3"])
        try withFault(action) { server, client in
            let refused = try client.request("PUT", "/dst/k", Self.copy)
            #expect(refused.status == 503)
            #expect(refused.code == "SlowDown")
            #expect(refused.headers["retry-after"] == "3")
            #expect(copies(server).isEmpty)
            try #expect(client.request("PUT", "/dst/k", Self.copy).status == 200)
            #expect(copies(server) == ["k"])
            #expect(server.requests.entries.map(\.fault) == ["error", nil])
        }
    }

    @Test func `A 200 can carry an error`() throws {
        try withFault(.errorInOK(code: "InternalError", message: "Sorry.")) { server, client in
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(answer.status == 200)
            #expect(answer.code == "InternalError")
            #expect(answer.element("Message") == "Sorry.")
            #expect(copies(server).isEmpty)
        }
    }

    @Test func `A 200 can be empty though the copy was made`() throws {
        try withFault(.emptyOK) { server, client in
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(copies(server) == ["k"])
        }
    }

    @Test(arguments: [nil, "InternalError"]) func `White space comes before the answer`(
        code: String?
    ) throws {
        let action = FaultAction.whitespace(count: 3, intervalMilliseconds: 20, code: code)
        try withFault(action) { server, client in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(clock.now - start >= .milliseconds(59))
            #expect(answer.status == 200)
            #expect(answer.headers["transfer-encoding"] == "chunked")
            #expect(answer.text.hasPrefix("   <?xml"))
            #expect(answer.code == code)
            #expect(copies(server) == (code == nil ? ["k"] : []))
        }
    }

    @Test func `A delay is kept`() throws {
        try withFault(.delay(milliseconds: 80)) { _, client in
            let clock = ContinuousClock()
            let start = clock.now
            try #expect(client.request("PUT", "/dst/k", Self.copy).status == 200)
            #expect(clock.now - start >= .milliseconds(79))
        }
    }

    @Test(arguments: [false, true]) func `A reset comes before the work or instead of its answer`(
        isAfter: Bool
    ) throws {
        try withFault(isAfter ? .resetAfter : .resetBefore) { server, client in
            #expect(throws: RawClient.Failure.reset) {
                try client.request("PUT", "/dst/k", Self.copy)
            }
            #expect(copies(server) == (isAfter ? ["k"] : []))
        }
    }

    @Test func `A truncated answer ends before its length`() throws {
        try withFault(.truncate(bytes: 10)) { server, client in
            #expect(throws: RawClient.Failure.closed) {
                try client.request("PUT", "/dst/k", Self.copy)
            }
            #expect(copies(server) == ["k"])
        }
    }

    @Test(arguments: [-5, 5]) func `Content-Length can be wrong`(difference: Int) throws {
        try withFault(.wrongLength(difference: difference)) { _, client in
            client.send(RawClient.bytes("PUT", "/dst/k", Self.copy))
            let text = String(decoding: try client.readToEnd(), as: UTF8.self)
            let halves = text.split(separator: "\r\n\r\n", maxSplits: 1)
            let length = halves[0].split(separator: "Content-Length: ").last.flatMap {
                Int($0.prefix(while: \.isNumber))
            }
            #expect(length == halves[1].utf8.count + difference)
        }
    }

    @Test func `The length that HEAD tells is never made wrong`() throws {
        try withServer {
            $0.faults = FaultPlan(rules: [FaultRule(action: .wrongLength(difference: 5))])
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            try #expect(client.request("HEAD", "/src/k").headers["content-length"] == "5")
        }
    }

    @Test(arguments: [true, false]) func `The connection can close behind a good answer`(
        announced: Bool
    ) throws {
        try withFault(.closeAfter(announced: announced)) { _, client in
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == (announced ? "close" : nil))
            #expect(throws: (any Error).self) { try client.request("HEAD", "/dst/k") }
        }
    }

    @Test func `A slow answer drips and is whole`() throws {
        try withFault(.drip(bytes: 100, intervalMilliseconds: 10)) { _, client in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(clock.now - start >= .milliseconds(30))
            #expect(answer.text.hasSuffix("</CopyObjectResult>"))
        }
    }

    @Test func `A stalled answer is whole in the end`() throws {
        try withFault(.stall(bytes: 9, milliseconds: 60)) { server, client in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(clock.now - start >= .milliseconds(59))
            #expect(answer.text.hasSuffix("</CopyObjectResult>"))
            #expect(copies(server) == ["k"])
        }
    }

    @Test func `A document can end in its middle in a well framed answer`() throws {
        try withFault(.brokenXML) { server, client in
            let answer = try client.request("PUT", "/dst/k", Self.copy)
            #expect(answer.status == 200)
            #expect(answer.text.contains("<CopyObjectResult"))
            #expect(!answer.text.contains("</CopyObjectResult>"))
            #expect(copies(server) == ["k"])
            // The connection goes on.
            try #expect(client.request("HEAD", "/dst/k").status == 200)
        }
    }

    @Test func `A lost reply is an orderly end without a byte`() throws {
        try withFault(FaultKind.lostReply.action(milliseconds: nil)) { server, client in
            #expect(throws: RawClient.Failure.closed) {
                try client.request("PUT", "/dst/k", Self.copy)
            }
            #expect(copies(server) == ["k"])
        }
    }

    @Test(arguments: [(301, "PermanentRedirect"), (307, "TemporaryRedirect")])
    func `A redirect names the region and does nothing`(status: Int, code: String) throws {
        try withFault(.redirect(status: status, region: "eu-west-1")) { server, client in
            let answer = try client.request("PUT", "/dst/k?x-id=CopyObject", Self.copy)
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect(answer.headers["x-amz-bucket-region"] == "eu-west-1")
            let target = answer.headers["location"]
            #expect(target?.hasSuffix("/dst/k?x-id=CopyObject") ?? false == (status == 307))
            #expect(copies(server).isEmpty)
        }
    }

    @Test(arguments: [true, false]) func `A clock can be wrong for one answer`(refuses: Bool)
        throws
    {
        try withFault(.skew(seconds: 3_600, refuses: refuses)) { server, client in
            let wrong = try client.request("PUT", "/dst/k", Self.copy)
            let right = try client.request("PUT", "/dst/k", Self.copy)
            #expect(wrong.status == (refuses ? 403 : 200))
            #expect(wrong.code == (refuses ? "RequestTimeTooSkewed" : nil))
            let dates = [wrong, right].map {
                $0.headers["date"].flatMap { Timestamp.parseHTTP($0) } ?? 0
            }
            // The two were answered within a moment.
            #expect((3_590_000...3_600_000).contains(dates[0] - dates[1]))
            #expect(server.requests.entries.map(\.status) == [wrong.status, 200])
        }
    }

    @Test func `Work can be done twice`() throws {
        try withServer {
            $0.faults = FaultPlan(rules: [FaultRule(operation: "CopyObject", action: .duplicate)])
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            let answer = try client.request("PUT", "/versioned/k", Self.copy)
            let versions = server.store.versions(bucket: "versioned", key: "k")
            #expect(versions.count == 2)
            #expect(answer.headers["x-amz-version-id"] == versions.last?.versionID)
        }
    }

    @Test func `A prefix above its rate is slowed down, others are not`() throws {
        try withServer { configuration in
            configuration.clock = { SignedVector.signedAt }
            configuration.faults.limits = [
                PrefixLimit(bucket: "dst", prefix: "hot/", requestsPerSecond: 10, burst: 2)
            ]
        } _: { _, client in
            let statuses = try (0..<4).map { try client.request("PUT", "/dst/hot/\($0)").status }
            #expect(statuses == [200, 200, 503, 503])
            try #expect(client.request("PUT", "/dst/cold/1").status == 200)
        }
    }

    @Test func `Answers to pipelined requests come in order, slow ones too`() throws {
        try withFault(.delay(milliseconds: 50)) { _, client in
            client.send(
                RawClient.bytes("PUT", "/dst/a", Self.copy)
                    + RawClient.bytes("GET", "/src/k", [:])
                    + RawClient.bytes("GET", "/src/none", [:]))
            try #expect(client.reply().text.contains("CopyObjectResult"))
            try #expect(client.reply().text == "hello")
            try #expect(client.reply().code == "NoSuchKey")
        }
    }
}
