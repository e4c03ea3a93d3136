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
        let middle = durations.sorted()[durations.count / 2].components
        return Double(middle.seconds) + Double(middle.attoseconds) / 1e18
    }

    /// A call whose time says something about reading.
    func read<Value>(_ call: () async -> S3Answer<Value>) async -> S3Answer<Value> {
        let begun = uptime()
        let answer = await call()
        let duration = uptime() - begun
        state.withLock { state in
            state.requests += answer.attempts
            if answer.failure == nil, answer.attempts == 1 { state.reads.append(duration) }
        }
        return answer
    }

    /// A copy of an object.
    func copy(_ call: () async -> S3Reply) async -> S3Reply {
        let begun = uptime()
        let reply = await call()
        let duration = uptime() - begun
        state.withLock { state in
            state.requests += reply.attempts
            if reply.failure == nil, reply.attempts == 1 { state.copies.append(duration) }
        }
        return reply
    }

    /// Any other call.
    func other<Value>(_ call: () async -> S3Answer<Value>) async -> S3Answer<Value> {
        let answer = await call()
        state.withLock { $0.requests += answer.attempts }
        return answer
    }
}
