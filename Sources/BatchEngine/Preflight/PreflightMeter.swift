// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// Counts and times what a preflight sends.
final class PreflightMeter: Sendable {
    private struct State {
        var requests = 0
        var reads: [Duration] = []
        var copies: [Duration] = []
    }

    private let state = Mutex(State())
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) { self.uptime = uptime }

    var requests: Int { state.withLock { $0.requests } }

    /// Seconds that one copy takes, or one question where nothing was copied; nil for neither.
    var typicalSeconds: Double? {
        let durations = state.withLock { $0.copies.isEmpty ? $0.reads : $0.copies }
        guard !durations.isEmpty else { return nil }
        return durations.sorted()[durations.count / 2] / .seconds(1)
    }

    /// A call whose time says something about reading.
    func read<Value>(_ call: () async -> S3Answer<Value>) async -> S3Answer<Value> {
        let begun = uptime()
        let answer = await call()
        note(answer.attempts, answer.failure, since: begun, \.reads)
        return answer
    }

    /// A copy of an object.
    func copy(_ call: () async -> S3Reply) async -> S3Reply {
        let begun = uptime()
        let reply = await call()
        note(reply.attempts, reply.failure, since: begun, \.copies)
        return reply
    }

    private func note(
        _ attempts: Int, _ failure: S3Failure?, since begun: Duration,
        _ durations: WritableKeyPath<State, [Duration]>
    ) {
        let duration = uptime() - begun
        state.withLock { state in
            state.requests += attempts
            if failure == nil, attempts == 1 { state[keyPath: durations].append(duration) }
        }
    }

    /// Any other call.
    func other<Value>(_ call: () async -> S3Answer<Value>) async -> S3Answer<Value> {
        let answer = await call()
        state.withLock { $0.requests += answer.attempts }
        return answer
    }
}
