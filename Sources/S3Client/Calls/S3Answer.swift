// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a typed call brought, and how many requests that took.
package struct S3Answer<Value: Sendable>: Sendable {
    package var result: Result<Value, S3Failure>
    /// Requests sent.
    package var attempts: Int
    /// How many of them the store throttled.
    package var throttles: Int

    /// The value of a success.
    package var value: Value? {
        if case .success(let value) = result { value } else { nil }
    }

    package var failure: S3Failure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// - Parameters:
    ///   - reply: how the call ended.
    ///   - call: for the message about an answer that lacks something.
    ///   - read: makes the value of a success; nil when the answer lacks what it must have.
    init(_ reply: S3Reply, _ call: S3Call, _ read: () -> Value?) {
        attempts = reply.attempts
        throttles = reply.throttles
        if let failure = reply.failure {
            result = .failure(failure)
        } else if let value = read() {
            result = .success(value)
        } else {
            result = .failure(.incomplete(call))
        }
    }

    /// - Parameters:
    ///   - reply: how the call ended.
    ///   - read: makes the value of a success, or says why the answer cannot be used.
    init(_ reply: S3Reply, _ read: () throws(S3Failure) -> Value) {
        attempts = reply.attempts
        throttles = reply.throttles
        if let failure = reply.failure {
            result = .failure(failure)
        } else {
            result = Result(catching: read)
        }
    }
}

extension S3Failure {
    /// A success that lacks an element it must have; sending again would not help.
    static func incomplete(_ call: S3Call) -> S3Failure {
        S3Failure(
            kind: .task, httpStatus: 200, code: "IncompleteAnswer",
            message: "The answer to \(call.rawValue) lacks what it must have; the store may not be "
                + "compatible with S3 here.")
    }
}
