// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which rows the completion report lists.
public enum JobReportScope: String, Sendable, CaseIterable {
    case allTasks = "AllTasks"
    case failedTasksOnly = "FailedTasksOnly"
}
