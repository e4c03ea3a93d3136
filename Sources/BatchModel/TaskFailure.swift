// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a manifest row failed: the tail of its line in the completion report.
public struct TaskFailure: Sendable, Equatable {
    /// The HTTP status of the last answer; 400 for a row that never became a request, 0 never.
    public var httpStatus: Int
    /// The S3 error code, or one of ours where no answer came (`RequestTimeout`, `ConnectionLost`).
    public var errorCode: String
    /// One sentence for a person; request ids where the store gave them. Never a secret.
    public var message: String
    /// How many times the request was sent; 0 when the row never became a request.
    public var attempts: Int

    public init(httpStatus: Int, errorCode: String, message: String, attempts: Int) {
        self.httpStatus = httpStatus
        self.errorCode = errorCode
        self.message = message
        self.attempts = attempts
    }
}
