// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Whether a run may do nothing of what it is to do: every row that has finished was refused. Pure.
struct DenialCount: Sendable {
    private var denied = 0
    private var hasOthers = false
    /// Takes a row that failed.
    ///
    /// - Parameters:
    ///   - failure: the row's.
    ///   - succeeded: rows of the job that have succeeded.
    /// - Returns: whether it is the one that settles it.
    mutating func note(_ failure: TaskFailure, succeeded: UInt64) -> Bool {
        guard failure.isDenial, succeeded == 0 else {
            hasOthers = true
            return false
        }
        denied += 1
        return denied == Limits.denialsMax && !hasOthers
    }
}

extension TaskFailure {
    /// Whether the store refused it for want of a permission. An archived object is refused with
    /// the same status.
    fileprivate var isDenial: Bool {
        httpStatus == 403 && errorCode != "InvalidObjectState"
            && errorCode != "ObjectNotInActiveTierError"
    }
}
