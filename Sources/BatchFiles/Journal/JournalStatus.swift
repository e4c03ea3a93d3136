// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A change of the job's status.
package struct JournalStatus: Sendable, Equatable {
    /// One of the job's failure reasons, as DescribeJob shows them.
    package struct Reason: Sendable, Equatable {
        package var code: String
        package var text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }
    }

    /// The status by its name in the S3 Control model (`Active`, `Complete`, …).
    package var status: String
    package var reasons: [Reason]
    /// What somebody who asked for the change gave as the reason.
    package var updateReason: String?
    /// When, in milliseconds since 1970.
    package var milliseconds: Int64

    package init(
        status: String, reasons: [Reason] = [], updateReason: String? = nil, milliseconds: Int64
    ) {
        self.status = status
        self.reasons = reasons
        self.updateReason = updateReason
        self.milliseconds = milliseconds
    }
}
