// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Credentials of a source that may have to be asked: when they are first needed, before they
/// expire, and when the store refuses them. One task asks; the others go on with what they have.
package final class RenewedCredentials: CredentialsProvider {
    /// Asks the source; throws `S3ClientError`, or `CancellationError` when the task is cancelled.
    typealias Ask = nonisolated(nonsending) @Sendable () async throws -> CredentialsSession

    private struct State: Sendable {
        var renewal: CredentialsRenewal
        var waiters: [Int: CheckedContinuation<Void, any Swift.Error>] = [:]
        var waiterCount = 0
    }

    private let ask: Ask
    private let epochSeconds: @Sendable () -> Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - session: what the source has given already.
    ///   - surroundings: the clock.
    ///   - ask: asks the source.
    init(
        _ session: CredentialsSession? = nil, surroundings: ClientSurroundings,
        ask: @escaping Ask
    ) {
        self.ask = ask
        epochSeconds = surroundings.epochSeconds
        state = Mutex(State(renewal: CredentialsRenewal(session)))
    }

    package var atHand: Credentials? {
        guard let session = state.withLock({ $0.renewal.current }) else { return nil }
        // Most have no end, and need no look at the clock.
        guard session.renewAt == Int.max || epochSeconds() < session.renewAt else { return nil }
        return session.credentials
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

    /// Asks the source and lets those go on who waited.
    ///
    /// - Throws: when there are no credentials now; the waiters get the same, except for a
    ///   cancellation, which is the asking task's alone: one of them asks instead.
    nonisolated(nonsending) private func renew() async throws {
        let answer: Result<CredentialsSession, any Swift.Error>
        do {
            answer = .success(try await ask())
        } catch {
            answer = .failure(error)
        }
        let now = epochSeconds()
        let (waiters, failure) = state.withLock { state in
            let waiters = state.waiters.values
            state.waiters = [:]
            switch answer {
            case .success(let session):
                state.renewal.received(session)
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
}
