// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite(.timeLimit(.minutes(1))) struct PlainCallerTests {
    private func caller(
        _ service: ServiceTransport, _ surroundings: Surroundings = Surroundings()
    ) -> PlainCaller {
        PlainCaller(
            transport: service,
            surroundings: surroundings.make(epochSeconds: STSTransport.start, random: 0.5))
    }

    @Test("an answer that does not come in time is a failure that says so")
    func timeout() async throws {
        let service = ServiceTransport { _ in nil }
        let exchange = await caller(service).perform(
            try PlainRequest("http://127.0.0.1:8/x"), within: 3_000)
        #expect(exchange.transportFailure?.code == .timedOut)
        #expect(exchange.transportFailure?.detail.contains("127.0.0.1:8") == true)
        #expect(exchange.transportFailure?.detail.contains("3 s") == true)
    }

    @Test(
        "what may pass is tried five times, with growing waits",
        arguments: [
            ScriptedTransport.Answer.status(500), .status(429), .failure(.connectionLost),
        ])
    func retries(answer: ScriptedTransport.Answer) async throws {
        let service = ServiceTransport { _ in answer }
        await #expect(throws: S3Failure.self) {
            try await caller(service).send(
                try PlainRequest("http://h/"), judge: JSONAnswer.failure)
        }
        #expect(service.seen.count == 5)
    }

    @Test(
        "what stays is told at once",
        arguments: [
            ScriptedTransport.Answer.status(401), .status(400), .failure(.untrustedServer),
        ])
    func final(answer: ScriptedTransport.Answer) async throws {
        let service = ServiceTransport { _ in answer }
        await #expect(throws: S3Failure.self) {
            try await caller(service).send(
                try PlainRequest("http://h/"), judge: JSONAnswer.failure)
        }
        #expect(service.seen.count == 1)
    }

    @Test(
        "an address is sent as it is written",
        arguments: [
            ("http://h", "h", "/"), ("http://h:81?q=1", "h:81", "/?q=1"),
            ("https://h/a/", "h", "/a/"), ("http://[::1]:9/a%20b?c=/d", "[::1]:9", "/a%20b?c=/d"),
        ])
    func address(url: String, host: String, target: String) throws {
        let request = try PlainRequest(url)
        #expect(String(decoding: request.origin.hostHeader, as: UTF8.self) == host)
        #expect(String(decoding: request.target, as: UTF8.self) == target)
    }

    @Test(
        "an address that cannot be one is refused",
        arguments: ["h", "ftp://h/", "http://", "http://h/a b", "http://h/#f", "http://u:p@h/"])
    func noAddress(url: String) {
        #expect(throws: S3ClientError.self) { try PlainRequest(url) }
    }

    @Test(
        "a service's error is found wherever it stands",
        arguments: [
            ("{\"error\": \"invalid_grant\", \"error_description\": \"old\"}", "invalid_grant"),
            ("{\"__type\": \"ns#UnauthorizedException\"}", "UnauthorizedException"),
            ("{\"message\": \"m\"}", "Unauthorized"), ("<html/>", "Unauthorized"),
        ])
    func errors(body: String, code: String) {
        let exchange = S3Exchange()
        exchange.answer(status: 401, body: body)
        #expect(JSONAnswer.failure(of: exchange)?.code == code)
    }
}
