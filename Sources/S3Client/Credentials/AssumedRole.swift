// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Synchronization

/// The temporary credentials of a role, which STS gives to whoever may assume it. They are asked
/// for when they are first needed, renewed before they expire, and replaced when the store says
/// that they have expired.
package final class AssumedRole: CredentialsProvider {
    private struct State: Sendable {
        var renewal = RoleRenewal()
        var waiters: [Int: CheckedContinuation<Void, any Swift.Error>] = [:]
        var waiterCount = 0
    }

    package let request: RoleRequest
    private let sts: S3Client
    private let epochSeconds: @Sendable () -> Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - request: which role, under which session name.
    ///   - sts: a client of the STS endpoint, signing with the credentials that may assume the role.
    ///   - surroundings: the clock.
    package init(
        _ request: RoleRequest, sts: S3Client, surroundings: ClientSurroundings = .system
    ) {
        self.request = request
        self.sts = sts
        epochSeconds = surroundings.epochSeconds
    }

    nonisolated(nonsending) package func credentials() async throws -> Credentials {
        while true {
            let now = epochSeconds()
            switch state.withLock({ $0.renewal.next(at: now) }) {
            case .use(let credentials): return credentials
            case .ask: try await renew()
            case .wait: try await waitForRenewal()
            }
        }
    }

    package func refresh(replacing stale: Credentials) async throws {
        state.withLock { $0.renewal.refused(stale) }
        _ = try await credentials()
    }

    /// Asks STS and lets those go on who waited.
    ///
    /// - Throws: when there are no credentials now; the waiters get the same, except for a
    ///   cancellation, which is the asking task's alone: one of them asks instead.
    nonisolated(nonsending) private func renew() async throws {
        let answer = await assume()
        let now = epochSeconds()
        let (waiters, failure) = state.withLock { state in
            let waiters = state.waiters.values
            state.waiters = [:]
            switch answer {
            case .success(let session):
                state.renewal.assumed(session)
                return (waiters, (any Swift.Error)?.none)
            case .failure(let failure):
                return (waiters, state.renewal.failed(at: now) ? nil : failure)
            }
        }
        for waiter in waiters {
            if let failure, !(failure is CancellationError) {
                waiter.resume(throwing: failure)
            } else {
                waiter.resume()
            }
        }
        if let failure { throw failure }
    }

    /// Returns when the renewal that is under way has ended, throws when it failed.
    nonisolated(nonsending) private func waitForRenewal() async throws {
        try Task.checkCancellation()
        let waiter = state.withLock { state in
            state.waiterCount += 1
            return state.waiterCount
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isWaiting = state.withLock { state in
                    // A cancellation before this moment has not found the continuation.
                    guard state.renewal.isAsking, !Task.isCancelled else { return false }
                    state.waiters[waiter] = continuation
                    return true
                }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { $0.waiters.removeValue(forKey: waiter) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// One AssumeRole call with its retries.
    nonisolated(nonsending) private func assume() async -> Result<RoleSession, any Swift.Error> {
        let exchange = S3Exchange()
        exchange.method = .post
        exchange.headers.append(
            "content-type", "application/x-www-form-urlencoded; charset=utf-8")
        exchange.body = request.form
        let reply = await sts.send(exchange, .assumeRole)
        if let failure = reply.failure {
            return .failure(failure.kind == .cancelled ? CancellationError() : refusal(failure))
        }
        let date = exchange.header("date").flatMap(Timestamp.init(httpDate:))
        do {
            return .success(
                try RoleSession(
                    answer: exchange.responseBody,
                    answeredAt: date.map { Int($0.secondsSinceEpoch) }, receivedAt: epochSeconds()))
        } catch {
            return .failure(unusable(error))
        }
    }
}

extension AssumedRole {
    /// The sentence about a call that failed.
    private func refusal(_ failure: S3Failure) -> S3ClientError {
        let advice =
            switch failure.kind {
            case .transport, .transient:
                "Check that this is the address of STS; AWS_ENDPOINT_URL_STS sets another."
            case .expiredCredentials:
                "Renew the credentials that assume it."
            default:
                "The role must exist and trust these credentials, and they must be allowed "
                    + "sts:AssumeRole; or run with --no-assume-role."
            }
        return S3ClientError(
            .credentials,
            "The role \(request.roleARN) could not be assumed at \(place): \(failure.code) "
                + "(\(failure.message)) \(advice)")
    }

    private func unusable(_ problem: RoleAnswerProblem) -> S3ClientError {
        S3ClientError(
            .credentials,
            "The role \(request.roleARN) could not be assumed: the answer of \(place) cannot be "
                + "used, \(problem.reason). Check that this is the address of STS; "
                + "AWS_ENDPOINT_URL_STS sets another.")
    }

    /// STS's address; without a bucket the endpoint has one target, which names it.
    private var place: String {
        (try? sts.endpoint.target(for: []).origin.url) ?? sts.endpoint.region
    }
}
