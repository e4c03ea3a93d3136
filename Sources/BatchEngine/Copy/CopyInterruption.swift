// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Ends the sequence of a multipart copy with the result that the row gets.
struct CopyInterruption: Error {
    let result: CopyResult

    init(_ result: CopyResult) {
        self.result = result
    }

    init(_ failure: S3Failure, attempts: Int) {
        result = FailureVerdict.result(of: failure, attempts: attempts)
    }

    /// The value of an answer. `missing` is the code that a 404 without a body stands for.
    static func unwrap<Value>(
        _ answer: S3Answer<Value>, missing: String? = nil
    ) throws(CopyInterruption) -> Value {
        switch answer.result {
        case .success(let value): return value
        case .failure(var failure):
            if let missing, failure.httpStatus == 404 { failure.code = missing }
            throw CopyInterruption(failure, attempts: answer.attempts)
        }
    }
}
