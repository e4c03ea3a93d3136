// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct FailureVerdictTests {
    private func failure(
        _ kind: S3Failure.Kind, status: Int = 403, code: String, message: String = "No."
    ) -> S3Failure {
        S3Failure(kind: kind, httpStatus: status, code: code, message: message)
    }

    @Test func `a failure of one object is its row's outcome, with status, code and sentence`() {
        var denied = failure(.task, code: "AccessDenied")
        denied.requestID = "R1"
        #expect(
            FailureVerdict.result(of: denied, attempts: 3)
                == .outcome(
                    .failed(
                        TaskFailure(
                            httpStatus: 403, errorCode: "AccessDenied",
                            message: "No. (Request ID: R1)", attempts: 3))))
    }

    @Test func `a call that was cancelled leaves its row unfinished`() {
        #expect(FailureVerdict.result(of: .cancelled, attempts: 1) == .abandoned)
    }

    @Test(arguments: [
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccountProblem", "NotSignedUp",
    ])
    func `what every row would meet blocks the run and blames no row`(code: String) {
        let result = FailureVerdict.result(of: failure(.job, code: code), attempts: 1)
        #expect(
            result == .blocked(JobFailure(failureCode: code, failureReason: "No.")))
    }

    @Test(arguments: [
        ("ExpiredToken", S3Failure.Kind.expiredCredentials),
        ("ExpiredTokenException", .expiredCredentials), ("RequestExpired", .expiredCredentials),
        ("RequestTimeTooSkewed", .clockSkew), ("RequestInTheFuture", .clockSkew),
    ])
    func `credentials and a clock that stay wrong block the run`(
        code: String, kind: S3Failure.Kind
    ) {
        let result = FailureVerdict.result(of: failure(kind, code: code), attempts: 1)
        #expect(
            result == .blocked(JobFailure(failureCode: code, failureReason: "No.")))
    }

    @Test func `credentials that cannot be had block the run`() async throws {
        let client = S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9", region: "us-east-1"),
            credentials: NoCredentials(), transport: NoTransport())
        let answer = await client.headObject(
            ObjectAddress(bucket: "b", key: "k"), using: S3Exchange())
        let failure = try #require(answer.failure)
        guard case .blocked = FailureVerdict.result(of: failure, attempts: 1) else {
            Issue.record("\(failure) is blamed on the row")
            return
        }
    }

    @Test func `a row that failed without any answer says so as a 503`() {
        let lost = S3Failure(
            kind: .transport(.connectionLost), code: "ConnectionLost", message: "Gone.")
        #expect(FailureVerdict.taskFailure(lost, attempts: 10).httpStatus == 503)
    }

    /// The second is the wording of S3 itself.
    @Test(arguments: [
        ("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", true),
        (
            "InvalidRequest",
            "The specified copy source is larger than the maximum allowable size for a copy "
                + "source: 5368709120", true
        ),
        ("InvalidArgument", "The copy source is larger than allowed", true),
        ("InvalidRequest", "Missing required header", false), ("AccessDenied", "No.", false),
    ])
    func `a source that is too large is told from other refusals`(
        code: String, message: String, expected: Bool
    ) {
        let refusal = failure(.task, status: 400, code: code, message: message)
        #expect(FailureVerdict.isTooLarge(refusal) == expected)
    }
}

private struct NoCredentials: CredentialsProvider {
    func credentials() async throws -> Credentials {
        throw S3ClientError(.credentials, "no profile")
    }
    func refresh(replacing stale: Credentials) async throws {}
}

private struct NoTransport: Transport {
    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        Issue.record("nothing may be sent without credentials")
    }
}
