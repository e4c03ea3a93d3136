// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A row that failed, as its line of the completion report tells it.
package struct FailedTask: Sendable, Equatable {
    /// Its place in the manifest, from 0.
    package var row: UInt64
    package var bucket: String
    /// As it stands in the manifest, percent-encoded where that is.
    package var key: String
    package var versionID: String?
    package var failure: TaskFailure

    package init(
        row: UInt64, bucket: String, key: String, versionID: String?, failure: TaskFailure
    ) {
        self.row = row
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
        self.failure = failure
    }
}
