// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Answers requests: route, fault, signature, permission, work, log, answer.
final class S3Service: Sendable {
    let configuration: TestServerConfiguration
    let store: ObjectStore
    let log: RequestLog
    let faults: Mutex<FaultDecider>
    let listingBehaviour: Mutex<ListingBehaviour>
    private let router: RequestRouter
    private let verifier: SignatureVerifier
    private let requestNumber = Atomic<UInt64>(0)

    init(_ configuration: TestServerConfiguration, store: ObjectStore) {
        self.configuration = configuration
        self.store = store
        log = RequestLog(capacity: configuration.requestLogCapacity)
        faults = Mutex(FaultDecider(configuration.faults))
        listingBehaviour = Mutex(configuration.listing)
        router = RequestRouter(accessPoints: configuration.accessPoints)
        verifier = SignatureVerifier(
            region: configuration.region, identities: configuration.identities)
    }

    /// The limits objects are held to.
    var limits: StoreLimits { configuration.limits }

    /// Asks another server in place of the store, and waits for its answer.
    typealias Upstream = (HTTPRequest) throws(S3Failure) -> HTTPResponse

    /// What the connection shall do. With an `upstream` the work is that server's.
    func answer(_ http: HTTPRequest, through upstream: Upstream? = nil) -> [AnswerStep] {
        if http.rawPath.starts(with: "/_test/".utf8) { return steps(control(http), http) }
        let now = configuration.clock()
        guard let request = router.route(http, now: now) else {
            let failure = S3Failure(400, "InvalidURI", "Couldn't parse the specified URI.")
            let unknown = S3Request(
                http: http, operation: .unknown, bucket: "", key: ObjectKey(""), query: [:],
                now: now, identity: TestIdentity())
            note(unknown, status: failure.status, code: failure.code, fault: nil)
            let id = nextRequestID()
            return steps(finished(response(failure, resource: "/", id), id, now: now), http)
        }
        return answer(request, upstream)
    }

    private func answer(_ request: S3Request, _ upstream: Upstream?) -> [AnswerStep] {
        let fault = faults.withLock { decider in
            decider.decide(
                operation: request.operation, bucket: request.bucket, key: request.key,
                now: request.now)
        }
        let id = nextRequestID()
        var response: HTTPResponse
        var code: String?
        do throws(S3Failure) {
            response = try perform(request, fault, upstream)
        } catch {
            code = error.code
            response = self.response(error, resource: request.resource, id)
        }
        noteTruth(request, response, code: code, fault: fault, isForwarded: upstream != nil)
        note(request, status: response.status, code: code, fault: fault)
        if case .resetBefore = fault { return [.reset] }
        let delay = delay(of: request.operation)
        let now = request.now + (fault?.skewMilliseconds ?? 0)
        return delay + steps(finished(response, id, now: now), request.http, fault)
    }

    /// How long the answer to a listing is held back.
    private func delay(of operation: S3Operation) -> [AnswerStep] {
        guard [.listObjects, .listObjectsV2, .listObjectVersions].contains(operation) else {
            return []
        }
        let milliseconds = listingBehaviour.withLock { $0.delayMilliseconds }
        return milliseconds > 0 ? [.wait(milliseconds: milliseconds)] : []
    }

    private func steps(
        _ response: HTTPResponse, _ http: HTTPRequest, _ fault: FaultAction? = nil
    ) -> [AnswerStep] {
        AnswerShaper(isHead: http.method == "HEAD", closes: http.wantsClose)
            .steps(response, fault: fault)
    }

    private func perform(
        _ received: S3Request, _ fault: FaultAction?, _ upstream: Upstream?
    ) throws(S3Failure) -> HTTPResponse {
        try refuse(fault, received)
        if let upstream {
            let answer = try upstream(received.http)
            return fault == .duplicate ? try upstream(received.http) : answer
        }
        var request = received
        if configuration.verifiesSignatures {
            request.identity = try verifier.verify(request.http, now: request.now)
        } else if let first = configuration.identities.first {
            request.identity = first
        }
        try decodeStreaming(&request)
        try require(request.operation.action, request, bucket: request.bucket, key: request.key)
        let understood = request
        return try store.withState { (state) throws(S3Failure) in
            let response = try self.dispatch(understood, &state)
            return fault == .duplicate ? try self.dispatch(understood, &state) : response
        }
    }

    /// Unwraps an `aws-chunked` body without signatures, as SDKs send it over TLS.
    private func decodeStreaming(_ request: inout S3Request) throws(S3Failure) {
        guard request["x-amz-content-sha256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER" else {
            return
        }
        var decoder = ChunkedDecoder()
        let used = request.http.body.withUnsafeBytes { bytes in
            decoder.consume(bytes, bodyBytesMax: limits.requestBodyBytesMax)
        }
        guard used == request.http.body.count, decoder.isDone,
            request["x-amz-decoded-content-length"] == String(decoder.body.count)
        else {
            throw S3Failure(400, "IncompleteBody", "The request body terminated unexpectedly")
        }
        request.http.body = decoder.body
    }

    /// Refuses when a rule denies the caller this action.
    func require(
        _ action: String, _ request: S3Request, bucket: String, key: ObjectKey
    ) throws(S3Failure) {
        guard request.identity.denies(action, bucket: bucket, key: key) else { return }
        throw S3Failure(
            403, "AccessDenied",
            "User: arn:aws:iam::\(configuration.accountID):user/test is not authorized to perform: "
                + "\(action) on resource: \"arn:aws:s3:::\(bucket)/\(key)\" with an explicit deny "
                + "in an identity-based policy")
    }

    private func response(
        _ failure: S3Failure, resource: String, _ requestID: String
    ) -> HTTPResponse {
        let document = failure.xml(resource: resource, requestID: requestID)
        var response = HTTPResponse(xml: document, status: failure.status)
        for (name, value) in failure.headers { response.add(name, value) }
        return response
    }

    /// 16 hexadecimal digits, different for every request.
    private func nextRequestID() -> String {
        let number = requestNumber.add(1, ordering: .relaxed).newValue
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Adds what every answer carries.
    private func finished(
        _ response: HTTPResponse, _ requestID: String, now: Int64
    ) -> HTTPResponse {
        var response = response
        // Another server's answer has its own.
        if response.headers.contains(where: { $0.name.lowercased() == "date" }) { return response }
        response.add("Date", Timestamp.http(now))
        response.add("Server", "s3-test-server")
        response.add("x-amz-request-id", requestID)
        response.add("x-amz-id-2", "s3-test-server")
        return response
    }

    private func note(_ request: S3Request, status: Int, code: String?, fault: FaultAction?) {
        var headers = request.http.headers
        headers["authorization"] = nil
        headers["x-amz-security-token"] = nil
        let name = fault.map { "\($0)".prefix { $0 != "(" } }
        log.append(
            LoggedRequest(
                number: 0, operation: request.operation.rawValue, method: request.http.method,
                bucket: request.bucket, key: request.key.description,
                query: String(decoding: request.http.rawQuery, as: UTF8.self), headers: headers,
                status: status, code: code, fault: name.map(String.init)))
    }
}
