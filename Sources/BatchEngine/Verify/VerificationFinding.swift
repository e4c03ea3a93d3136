// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A row whose copy is not what the job said.
package struct VerificationFinding: Sendable, Equatable {
    /// Its line in the manifest.
    package var line: UInt64
    /// Where the copy should be: `s3://bucket/key`.
    package var destination: String
    package var failure: TaskFailure
}
