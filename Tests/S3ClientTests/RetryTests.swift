// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct RetryTests {
    private func failure(_ kind: S3Failure.Kind, retryAfter: Int? = nil) -> S3Failure {
        S3Failure(kind: kind, code: "X", message: "x", retryAfterMilliseconds: retryAfter)
    }

    /// The sets of botocore's `retries/standard.py` with S3's own (S3 API Reference, "Error
    /// responses").
    static let codes: [(Int, String, S3Failure.Kind)] = [
        (503, "SlowDown", .throttled), (400, "Throttling", .throttled),
        (400, "ThrottlingException", .throttled), (400, "ThrottledException", .throttled),
        (400, "RequestThrottledException", .throttled),
        (400, "TooManyRequestsException", .throttled),
        (400, "ProvisionedThroughputExceededException", .throttled),
        (400, "TransactionInProgressException", .throttled),
        (503, "RequestLimitExceeded", .throttled), (509, "BandwidthLimitExceeded", .throttled),
        (400, "LimitExceededException", .throttled), (400, "RequestThrottled", .throttled),
        (400, "EC2ThrottledException", .throttled), (400, "KMS.ThrottlingException", .throttled),
        (429, "Anything", .throttled), (400, "RequestTimeout", .transient),
        (400, "RequestTimeoutException", .transient), (400, "PriorRequestNotComplete", .transient),
        (500, "InternalError", .transient), (500, "Anything", .transient),
        (502, "Anything", .transient), (503, "ServiceUnavailable", .transient),
        (504, "Anything", .transient), (409, "OperationAborted", .transient),
        (409, "ConditionalRequestConflict", .transient), (400, "BadDigest", .damaged),
        (400, "IncompleteBody", .damaged), (400, "ExpiredToken", .expiredCredentials),
        (400, "TokenRefreshRequired", .expiredCredentials),
        (400, "InvalidToken", .expiredCredentials), (403, "RequestTimeTooSkewed", .clockSkew),
        (301, "PermanentRedirect", .wrongRegion), (307, "TemporaryRedirect", .wrongRegion),
        (404, "NoSuchKey", .task), (404, "NoSuchVersion", .task), (403, "AccessDenied", .task),
        (412, "PreconditionFailed", .task), (400, "InvalidRequest", .task),
        (405, "MethodNotAllowed", .task), (403, "InvalidObjectState", .task),
        (501, "NotImplemented", .task), (409, "BucketAlreadyExists", .task),
        (404, "NoSuchUpload", .task), (404, "NoSuchBucket", .job),
        (403, "InvalidAccessKeyId", .job), (403, "SignatureDoesNotMatch", .job),
        (400, "AuthorizationHeaderMalformed", .job),
    ]

    @Test("status and code say what sort of failure it is", arguments: codes)
    func classify(status: Int, code: String, kind: S3Failure.Kind) {
        let found = S3Failure.Kind(status: status, code: code, message: "", namesRegion: false)
        #expect(found == kind)
    }

    @Test("a plain 503 that asks for fewer requests is throttling")
    func reduceRate() {
        let message = "Please reduce your request rate."
        let found = S3Failure.Kind(
            status: 503, code: "ServiceUnavailable", message: message, namesRegion: false)
        #expect(found == .throttled)
    }

    @Test("waits double from their base up to the cap, a random part of each")
    func backoff() {
        let policy = RetryPolicy()
        func delays(_ base: Int, _ random: Double) -> [Int] {
            (1...10).map {
                policy.delayMilliseconds(baseMilliseconds: base, attempts: $0, random: random)
            }
        }
        #expect(delays(50, 0) == Array(repeating: 0, count: 10))
        #expect(delays(50, 0.5) == [25, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000])
        #expect(
            delays(500, 0.5) == [250, 500, 1_000, 2_000, 4_000, 8_000] + [
                10_000, 10_000, 10_000, 10_000,
            ]
        )
        #expect(
            policy.delayMilliseconds(baseMilliseconds: 50, attempts: 1_000, random: 0.999) == 19_980
        )
    }

    static let passing: [S3Failure.Kind] = [
        .transient, .throttled, .transport(.connectionLost), .transport(.couldNotConnect),
        .transport(.couldNotResolve), .transport(.timedOut), .transport(.truncated),
        .transport(.tlsFailure), .transport(.malformedAnswer),
    ]

    @Test("a failure that may pass is tried again until the attempts are used", arguments: passing)
    func attempts(kind: S3Failure.Kind) {
        var policy = RetryPolicy()
        policy.attemptsMax = 4
        var state = RetryState(policy)
        let base = kind == .throttled ? 500 : 50
        #expect(
            state.decide(after: failure(kind), random: 0.5) == .retry(afterMilliseconds: base / 2))
        #expect(state.decide(after: failure(kind), random: 0.5) == .retry(afterMilliseconds: base))
        #expect(
            state.decide(after: failure(kind), random: 0.5) == .retry(afterMilliseconds: base * 2))
        #expect(state.decide(after: failure(kind), random: 0.5) == .giveUp)
        #expect(state.failures == 4)
        #expect(state.throttles == (kind == .throttled ? 4 : 0))
    }

    @Test(
        "a failure that stays what it is ends the call at once",
        arguments: [
            S3Failure.Kind.task, .job, .wrongRegion, .cancelled, .notSent,
            .transport(.untrustedServer), .transport(.answerTooLarge), .transport(.cancelled),
        ])
    func givesUp(kind: S3Failure.Kind) {
        var state = RetryState(RetryPolicy())
        #expect(state.decide(after: failure(kind), random: 0.5) == .giveUp)
    }

    @Test(
        "some failures are worth one more try",
        arguments: [
            (S3Failure.Kind.expiredCredentials, RetryDecision.refreshCredentials),
            (.clockSkew, .correctClock), (.damaged, .retry(afterMilliseconds: 25)),
        ])
    func once(kind: S3Failure.Kind, first: RetryDecision) {
        var state = RetryState(RetryPolicy())
        #expect(state.decide(after: failure(kind), random: 0.5) == first)
        #expect(state.decide(after: failure(kind), random: 0.5) == .giveUp)
    }

    @Test("the store's own wait is kept to, within the cap")
    func retryAfter() {
        var state = RetryState(RetryPolicy())
        #expect(
            state.decide(after: failure(.throttled, retryAfter: 3_000), random: 0.5)
                == .retry(afterMilliseconds: 3_000))
        #expect(
            state.decide(after: failure(.throttled, retryAfter: 1), random: 0.5)
                == .retry(afterMilliseconds: 500))
        #expect(
            state.decide(after: failure(.throttled, retryAfter: 3_600_000), random: 0.5)
                == .retry(afterMilliseconds: 20_000))
    }

    @Test("throttled attempts that are excused are no attempts, and their waits grow")
    func excused() {
        var policy = RetryPolicy()
        policy.attemptsMax = 2
        var state = RetryState(policy)
        for longest in [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000] {
            let decision = state.decide(
                after: failure(.throttled), random: 0.5, excusesThrottling: true)
            #expect(decision == .retry(afterMilliseconds: longest / 2))
        }
        #expect(
            state.decide(after: failure(.transient), random: 0.5) == .retry(afterMilliseconds: 25))
        #expect(state.decide(after: failure(.transient), random: 0.5) == .giveUp)
        #expect(state.failures == 10)
    }

    @Test("an excused call may do again what it may do once")
    func excuse() {
        var policy = RetryPolicy()
        policy.attemptsMax = 3
        var state = RetryState(policy)
        for _ in 0..<10 {
            #expect(
                state.decide(after: failure(.expiredCredentials), random: 0) == .refreshCredentials)
            #expect(state.decide(after: failure(.expiredCredentials), random: 0) == .giveUp)
            state.excuse()
        }
    }
}
