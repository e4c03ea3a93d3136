// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Sends unsigned requests to services that give credentials.
struct PlainCaller: Sendable {
    let transport: any Transport
    let surroundings: ClientSurroundings

    /// One attempt. Never throws: the answer, or `transportFailure`, stands in the exchange.
    ///
    /// - Parameters:
    ///   - request: what is sent.
    ///   - milliseconds: after so long it fails as timed out.
    /// - Returns: request and answer.
    nonisolated(nonsending) func perform(
        _ request: PlainRequest, within milliseconds: Int
    ) async -> S3Exchange {
        let exchange = request.exchange()
        guard exchange.headers.unsendable == nil else {
            exchange.transportFailure = TransportFailure(
                .malformedAnswer, "\(request.place): a header has a line break in it")
            return exchange
        }
        await transport.watchingCancellation(of: exchange) {
            await withTaskGroup { group in
                group.addTask { [transport, surroundings] in
                    do {
                        try await surroundings.sleep(milliseconds)
                        transport.cancel(exchange)
                    } catch {
                        // The answer came first.
                    }
                }
                await transport.perform(exchange, on: request.origin)
                group.cancelAll()
            }
        }
        if exchange.transportFailure?.code == .cancelled, !Task.isCancelled {
            exchange.transportFailure = TransportFailure(
                .timedOut, "\(request.place): no answer within \(milliseconds / 1_000) s")
        }
        return exchange
    }

    /// Sends until there is a success or a failure that stays.
    ///
    /// - Parameters:
    ///   - request: what is sent.
    ///   - retriedCodes: codes that pass by themselves with this service.
    ///   - judge: the failure that an exchange holds.
    /// - Returns: request and answer, which holds no failure.
    /// - Throws: `S3Failure`; `CancellationError`.
    nonisolated(nonsending) func send(
        _ request: PlainRequest, retriedCodes: Set<String> = [],
        judge: (S3Exchange) -> S3Failure?
    ) async throws -> S3Exchange {
        let policy = RetryPolicy()
        var attempts = 0
        while true {
            let exchange = await perform(
                request, within: ClientLimits.credentialsAnswerMilliseconds)
            try Task.checkCancellation()
            guard let failure = judge(exchange) else { return exchange }
            attempts += 1
            guard attempts < ClientLimits.credentialsAttemptsMax,
                Self.mayPass(failure) || retriedCodes.contains(failure.code)
            else { throw failure }
            try await surroundings.sleep(
                policy.delayMilliseconds(
                    baseMilliseconds: policy.throttleBaseMilliseconds, attempts: attempts,
                    random: surroundings.random()))
        }
    }

    private static func mayPass(_ failure: S3Failure) -> Bool {
        switch failure.kind {
        case .transport(.untrustedServer), .transport(.answerTooLarge): false
        case .transport, .transient, .throttled: true
        default: false
        }
    }

    /// When the server says it answered, seconds since 1970-01-01 UTC.
    static func answeredAt(_ exchange: S3Exchange) -> Int? {
        exchange.header("date").flatMap(Timestamp.init(httpDate:))
            .map { Int($0.secondsSinceEpoch) }
    }
}
