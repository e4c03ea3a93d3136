// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Runs asynchronous code to its end on the calling thread.
enum Blocking {
    /// What the body throws is an answer like any other; what can never end is not.
    static func run(_ body: @escaping @Sendable () async throws -> Void) {
        do {
            try SeededExecutor(seed: 1).run(body)
        } catch is SeededExecutor.Stuck {
            preconditionFailure("it waits for something that cannot come")
        } catch {}
    }
}
