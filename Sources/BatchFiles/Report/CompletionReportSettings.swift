// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a job wants of its completion report.
package struct CompletionReportSettings: Sendable, Equatable {
    package var jobID: String
    /// The name of the bucket the report goes to, as its manifest.json names it.
    package var bucket: String
    /// The prefix of the report's keys; nil or empty for none. Slashes at its end do not matter.
    package var prefix: String?
    /// Whether succeeded rows are left out (`ReportScope` `FailedTasksOnly`).
    package var failedTasksOnly: Bool
    /// When the report is made, in milliseconds since 1970.
    package var createdMilliseconds: Int64
    /// Rows in one results file.
    package var fileRowsMax: Int

    package init(
        jobID: String, bucket: String, prefix: String?, failedTasksOnly: Bool,
        createdMilliseconds: Int64, fileRowsMax: Int = Limits.reportFileRowsMax
    ) {
        self.jobID = jobID
        self.bucket = bucket
        self.prefix = prefix
        self.failedTasksOnly = failedTasksOnly
        self.createdMilliseconds = createdMilliseconds
        self.fileRowsMax = fileRowsMax
    }

    /// The key of the report's file `name`: `{prefix}/job-{job id}/{name}`.
    package func key(of name: String) -> String {
        var prefix = prefix ?? ""
        while prefix.hasSuffix("/") { prefix.removeLast() }
        return (prefix.isEmpty ? "" : prefix + "/") + "job-\(jobID)/\(name)"
    }
}
