// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What one call of a worker came to; a call may be several requests.
struct CallOutcome: Sendable {
    /// Bytes of the object moved.
    var bytes: UInt64 = 0
    /// Keys listed.
    var keys: UInt64 = 0
    /// Requests sent.
    var requests: UInt64 = 0
    /// How many of them repeat another.
    var retries: UInt64 = 0
    /// How many of them the store throttled.
    var throttles: UInt64 = 0
    /// Codes of the failures that were final. Empty for a success.
    var errors: [String] = []
    /// Given up at the end of the run; counts as nothing.
    var isCancelled = false

    var isSuccess: Bool { errors.isEmpty && !isCancelled }

    init() {}

    /// The outcome of a call that is one request.
    init(_ reply: S3Reply, bytes: UInt64) {
        note(attempts: reply.attempts, throttles: reply.throttles, failure: reply.failure)
        self.bytes = bytes
    }

    /// Takes in how one of the call's requests ended.
    mutating func note(attempts: Int, throttles: Int, failure: S3Failure?) {
        requests += UInt64(attempts)
        retries += UInt64(max(0, attempts - 1))
        self.throttles += UInt64(throttles)
        guard let failure else { return }
        if failure.kind == .cancelled { isCancelled = true } else { errors.append(failure.code) }
    }

    mutating func note<Value>(_ answer: S3Answer<Value>) {
        note(attempts: answer.attempts, throttles: answer.throttles, failure: answer.failure)
    }

    /// Takes in what a part of the call did.
    mutating func add(_ part: CallOutcome) {
        bytes += part.bytes
        keys += part.keys
        requests += part.requests
        retries += part.retries
        throttles += part.throttles
        errors += part.errors
        isCancelled = isCancelled || part.isCancelled
    }
}
