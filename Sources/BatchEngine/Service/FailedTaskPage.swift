// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Some of the rows of a job that failed.
package struct FailedTaskPage: Sendable, Equatable {
    package var tasks: [FailedTask]
    /// Whether there are more after the last.
    package var hasMore: Bool

    package init(tasks: [FailedTask], hasMore: Bool) {
        self.tasks = tasks
        self.hasMore = hasMore
    }
}
