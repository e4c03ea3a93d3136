// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Speaks to one endpoint of S3, or of STS: resolves, signs, sends, judges the answer and tries
/// again.
///
/// Copies share the credentials, the signing keys and the clock correction, so that a client per
/// event loop (`using(_:)`) costs nothing.
package struct S3Client: Sendable {
    package let endpoint: S3Endpoint
    package let policy: RetryPolicy
    private let credentials: any CredentialsProvider
    private let transport: any Transport
    private let surroundings: ClientSurroundings
    private let signer: SigV4Signer
    private let clockOffset: ClockOffset
    private let pacer: any RequestPacer
    private let patience: any CallPatience
    /// Of this client and those that differ from it in stubbornness only: one for each event loop.
    private let meter: RequestMeter

    package init(
        endpoint: S3Endpoint, credentials: any CredentialsProvider, transport: any Transport,
        policy: RetryPolicy = RetryPolicy(), surroundings: ClientSurroundings = .system,
        pacer: any RequestPacer = UnpacedRequests(), patience: any CallPatience = ImpatientCalls()
    ) {
        self.endpoint = endpoint
        self.policy = policy
        self.credentials = credentials
        self.transport = transport
        self.surroundings = surroundings
        signer = SigV4Signer(service: endpoint.service)
        clockOffset = ClockOffset()
        self.pacer = pacer
        self.patience = patience
        meter = RequestMeter()
    }

    private init(
        _ other: S3Client, transport: any Transport, policy: RetryPolicy,
        patience: any CallPatience, meter: RequestMeter
    ) {
        endpoint = other.endpoint
        self.policy = policy
        credentials = other.credentials
        self.transport = transport
        surroundings = other.surroundings
        signer = other.signer
        clockOffset = other.clockOffset
        pacer = other.pacer
        self.patience = patience
        self.meter = meter
    }

    /// The same client over another transport.
    package func using(_ transport: any Transport) -> S3Client {
        S3Client(
            self, transport: transport, policy: policy, patience: patience, meter: RequestMeter())
    }

    /// The same client with another stubbornness.
    package func retrying(_ policy: RetryPolicy) -> S3Client {
        S3Client(self, transport: transport, policy: policy, patience: patience, meter: meter)
    }

    /// The same client, whose calls are sent once and go by themselves.
    package var trying: S3Client {
        var once = policy
        once.attemptsMax = 1
        return S3Client(
            self, transport: transport, policy: once, patience: ImpatientCalls(), meter: meter)
    }

    /// The same client, whose calls go on when their task is cancelled; they are not repeated then.
    package var lasting: S3Client { using(LastingTransport(transport: transport)) }

    /// Whether requests are held to a number of bytes a second, so that those that copy should say
    /// how many.
    package var limitsBytes: Bool { pacer.limitsBytes }

    /// Sends the request until it succeeds or its failure is final. Never throws: the failure is
    /// part of the reply, and the answer of the last attempt stands in the exchange. Cancelling the
    /// task ends it promptly.
    ///
    /// - Parameters:
    ///   - exchange: a filled request.
    ///   - call: which call it is, and so what its success looks like.
    /// - Returns: how it ended and how many requests that took.
    nonisolated(nonsending) package func send(
        _ exchange: S3Exchange, _ call: S3Call
    ) async -> S3Reply {
        await watchingCancellation(of: exchange) { await sendWatched(exchange, call) }
    }

    /// Lets a cancellation of the task end whatever is sent with that exchange meanwhile.
    nonisolated(nonsending) package func watchingCancellation<Result>(
        of exchange: S3Exchange, _ body: nonisolated(nonsending) () async -> Result
    ) async -> Result {
        await transport.watchingCancellation(of: exchange, body)
    }

    /// `send` within `watchingCancellation`: a series of requests needs one watch over all of them
    /// and not one over each.
    nonisolated(nonsending) package func sendWatched(
        _ exchange: S3Exchange, _ call: S3Call
    ) async -> S3Reply {
        var target: S3Target
        do {
            target = try exchange.target(at: endpoint)
        } catch {
            return S3Reply(attempts: 0, failure: Self.notSent("InvalidBucket", "\(error)"))
        }
        if let index = exchange.headers.unsendable {
            return S3Reply(attempts: 0, failure: Self.unsendable(exchange.headers.name(at: index)))
        }
        exchange.prepare(for: target)
        var state = RetryState(policy)
        var mark = CallMark()
        var sent = 0
        while true {
            var key: Credentials?
            let failure: S3Failure
            do {
                let known = try await readiness(of: exchange, &mark)
                key = known
                signer.sign(
                    exchange, for: target, credentials: known,
                    epochSeconds: surroundings.epochSeconds() + clockOffset.current)
                let begun = meter.begin()
                await transport.perform(exchange, on: target.origin)
                meter.end(call, status: exchange.status, begun: begun, isRetry: sent > 0)
                sent += 1
                guard
                    let found = AnswerJudge.failure(
                        of: exchange, call: call, region: target.signingRegion)
                else {
                    patience.noteAnswer()
                    if pacer.isPacing { pacer.note(exchange, nil) }
                    return S3Reply(attempts: sent, throttles: state.throttles)
                }
                failure = await explained(found, exchange, signedWith: known)
                if failure.kind == .throttled { meter.noteThrottle(call) }
                if pacer.isPacing || failure.kind == .throttled { pacer.note(exchange, failure) }
            } catch is CancellationError {
                failure = .cancelled
            } catch let final as S3Failure {
                failure = final
            } catch {
                failure = Self.noCredentials("\(error)")
            }
            let final = await finalFailure(
                after: failure, of: exchange, signedWith: key, &state, &mark)
            if let final {
                if mark.isProbe { patience.leave(&mark) }
                return S3Reply(attempts: sent, throttles: state.throttles, failure: final)
            }
            // The store may have named another region for the bucket.
            if exchange.hasNoTarget, let moved = try? exchange.target(at: endpoint) {
                target = moved
                exchange.prepare(for: target)
            }
        }
    }

    /// What is behind a refusal of a HEAD, whose answer has no body to say so: a GET of the
    /// object's first byte is refused for the same reason and tells it. Where that is about who
    /// asks, or will pass, or another reason by now, it is the failure; where nothing is refused
    /// any more, the HEAD is worth another try.
    nonisolated(nonsending) private func explained(
        _ failure: S3Failure, _ exchange: S3Exchange, signedWith key: Credentials
    ) async -> S3Failure {
        guard exchange.method == .head, failure.kind == .task, exchange.key.count > 0,
            failure.httpStatus == 400 || failure.httpStatus == 403
        else { return failure }
        let question = S3Exchange()
        question.bucket = exchange.bucket
        question.key = exchange.key
        question.query = exchange.query
        question.headers = exchange.headers
        question.headers.append("range", "bytes=0-0")
        guard let target = try? question.target(at: endpoint) else { return failure }
        question.prepare(for: target)
        signer.sign(
            question, for: target, credentials: key,
            epochSeconds: surroundings.epochSeconds() + clockOffset.current)
        let begun = meter.begin()
        await transport.perform(question, on: target.origin)
        meter.end(.getObject, status: question.status, begun: begun, isRetry: false)
        guard
            let reason = AnswerJudge.failure(
                of: question, call: .getObject, region: target.signingRegion)
        else {
            var passing = failure
            passing.kind = .damaged
            return passing
        }
        switch reason.kind {
        case .transport(let code) where code.mayPass: return reason
        case .throttled, .transient, .cancelled: return reason
        default:
            // Only what names its reason is one.
            let isNamed = !["NotFound", "Forbidden", "BadRequest"].contains(reason.code)
            let hasChanged = isNamed && reason.httpStatus != failure.httpStatus
            return hasChanged || reason.isAboutSigning ? reason : failure
        }
    }

    /// The credentials to sign the next attempt with, when it may be sent.
    nonisolated(nonsending) private func readiness(
        of exchange: S3Exchange, _ mark: inout CallMark
    ) async throws -> Credentials {
        var turn = CallTurn.freely
        if patience.isWaiting { turn = try await patience.wait(&mark) }
        if pacer.isPacing { try await pacer.waitForTurn(exchange) }
        if turn == .renewing {
            try await credentials.refresh(replacing: try await credentials.credentials())
        }
        if let known = credentials.atHand { return known }
        return try await credentials.credentials()
    }

    /// Decides about a failed attempt and does what must be done before the next one.
    ///
    /// - Returns: the failure that ends the call, or nil to send again.
    nonisolated(nonsending) private func finalFailure(
        after failure: S3Failure, of exchange: S3Exchange, signedWith key: Credentials?,
        _ state: inout RetryState, _ mark: inout CallMark
    ) async -> S3Failure? {
        if failure.kind == .cancelled || failure.kind == .waitedOut { return failure }
        var failure = failure
        var decision = state.decide(
            after: failure, random: surroundings.random(),
            excusesThrottling: patience.excusesThrottling)
        do {
            if decision.isRemedy {
                guard let final = try await remedy(decision, failure, of: exchange, key) else {
                    return nil
                }
                failure = final
                decision = .giveUp
            }
            switch try await patience.verdict(on: failure, &mark, otherwise: decision) {
            case .asDecided:
                guard case .retry(let milliseconds) = decision else { return failure }
                try await surroundings.sleep(milliseconds)
            case .excused(let milliseconds):
                state.excuse()
                if milliseconds > 0 { try await surroundings.sleep(milliseconds) }
            case .again:
                state.excuseLast()
            case .ends(let final):
                return final
            }
            return nil
        } catch {
            return .cancelled
        }
    }

    /// Does what may cure the failure; returns the failure when it cannot.
    nonisolated(nonsending) private func remedy(
        _ decision: RetryDecision, _ failure: S3Failure, of exchange: S3Exchange,
        _ key: Credentials?
    ) async throws(CancellationError) -> S3Failure? {
        switch decision {
        case .giveUp, .retry:
            return failure
        case .refreshCredentials:
            do {
                if let key { try await credentials.refresh(replacing: key) }
                return nil
            } catch let cancellation as CancellationError {
                throw cancellation
            } catch {
                var final = failure
                final.message += " \(error)"
                return final
            }
        case .changeRegion(let region):
            guard endpoint.move(exchange.bucket, to: region) else { return failure }
            exchange.forgetTarget()
            return nil
        case .correctClock:
            guard let date = exchange.header("date").flatMap(Timestamp.init(httpDate:)) else {
                return failure
            }
            clockOffset.set(Int(date.secondsSinceEpoch) - surroundings.epochSeconds())
            return nil
        }
    }

    private static func notSent(_ code: String, _ message: String) -> S3Failure {
        S3Failure(kind: .notSent, code: code, message: message)
    }

    private static func noCredentials(_ message: String) -> S3Failure {
        S3Failure(kind: .job, code: "CredentialsNotFound", message: message)
    }

    private static func unsendable(_ name: String) -> S3Failure {
        notSent(
            "InvalidHeader",
            "The header \"\(name)\" cannot be sent: its name must be a token, and its value must "
                + "have no line break and no NUL.")
    }
}
