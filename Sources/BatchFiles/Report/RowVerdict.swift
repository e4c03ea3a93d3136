// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What the journal says about one row.
package enum RowVerdict: Sendable, Equatable {
    case succeeded
    /// It did not fail: it was skipped, or copied and not verified.
    case noted(TaskNote)
    case failed(TaskFailure)
    /// It was never run, or its outcome never became durable.
    case remaining
}
