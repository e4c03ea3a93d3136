// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What is to be looked at of a job that has ended, and how.
package struct VerificationRequest: Sendable {
    /// Rows to look at, chosen at random; nil for all.
    package var sample: UInt64?
    /// How copies are compared; `none` asks only whether they are there.
    package var verification = Verification.etag
    /// Where a line for each row that was looked at goes; nil for nowhere.
    package var reportPath: String?

    package init() {}
}
