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
    }

    private init(_ other: S3Client, transport: any Transport, policy: RetryPolicy) {
        endpoint = other.endpoint
        self.policy = policy
        credentials = other.credentials
        self.transport = transport
        surroundings = other.surroundings
        signer = other.signer
        clockOffset = other.clockOffset
        pacer = other.pacer
        patience = other.patience
    }

    /// The same client over another transport.
    package func using(_ transport: any Transport) -> S3Client {
        S3Client(self, transport: transport, policy: policy)
    }

    /// The same client with another stubbornness.
    package func retrying(_ policy: RetryPolicy) -> S3Client {
        S3Client(self, transport: transport, policy: policy)
    }

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
        while true {
            let key: Credentials
            do {
                if patience.isWaiting { try await patience.wait() }
                if pacer.isPacing { try await pacer.waitForTurn(exchange) }
                if let known = credentials.atHand {
                    key = known
                } else {
                    key = try await credentials.credentials()
                }
            } catch is CancellationError {
                return ended(state, .cancelled, sent: state.failures)
            } catch {
                return ended(state, Self.noCredentials("\(error)"), sent: state.failures)
            }
            signer.sign(
                exchange, for: target, credentials: key,
                epochSeconds: surroundings.epochSeconds() + clockOffset.current)
            await transport.perform(exchange, on: target.origin)
            guard
                let failure = AnswerJudge.failure(
                    of: exchange, call: call, region: target.signingRegion)
            else {
                patience.noteAnswer()
                if pacer.isPacing { pacer.note(exchange, nil) }
                return S3Reply(attempts: state.failures + 1, throttles: state.throttles)
            }
            if pacer.isPacing || failure.kind == .throttled { pacer.note(exchange, failure) }
            if failure.kind == .task { patience.noteAnswer() }
            let decision = await patience.decision(
                after: failure, attempts: state.failures + 1,
                otherwise: state.decide(after: failure, random: surroundings.random()))
            if let final = await act(on: decision, after: failure, of: exchange, signedWith: key) {
                return ended(state, final, sent: state.failures)
            }
            if case .changeRegion = decision, let moved = try? exchange.target(at: endpoint) {
                target = moved
                exchange.prepare(for: target)
            }
        }
    }

    /// Does what must be done before the next attempt; returns the failure that ends the call, or
    /// nil to send again.
    nonisolated(nonsending) private func act(
        on decision: RetryDecision, after failure: S3Failure, of exchange: S3Exchange,
        signedWith key: Credentials
    ) async -> S3Failure? {
        switch decision {
        case .giveUp:
            return failure
        case .retry(let milliseconds):
            do {
                try await surroundings.sleep(milliseconds)
                return nil
            } catch {
                return .cancelled
            }
        case .refreshCredentials:
            do {
                try await credentials.refresh(replacing: key)
                return nil
            } catch is CancellationError {
                return .cancelled
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

    private func ended(_ state: RetryState, _ failure: S3Failure, sent: Int) -> S3Reply {
        S3Reply(attempts: sent, throttles: state.throttles, failure: failure)
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
