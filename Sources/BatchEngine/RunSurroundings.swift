// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel
package import Logging

/// What a run takes from the world besides the store, so that a test can replace it: the clock,
/// the journal's bytes, where the journal waits for its disk, and the logger.
package struct RunSurroundings: Sendable {
    /// The time now.
    package var now: @Sendable () -> Timestamp
    /// Time since some fixed moment, which no change of the clock touches.
    package var uptime: @Sendable () -> Duration
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Opens the journal of a job.
    package var openJournal:
        @Sendable (JobDirectory, DiskJournalFile.Access) throws -> any JournalFile
    /// Runs what waits for the disk.
    package var diskExecutor: any TaskExecutor

    /// Told what happens; silent unless somebody gives another.
    package var logger = Logger(label: "brigade", factory: { _ in SwiftLogNoOpLogHandler() })

    package init(
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        openJournal:
            @escaping @Sendable (JobDirectory, DiskJournalFile.Access) throws -> any JournalFile,
        diskExecutor: any TaskExecutor = globalConcurrentExecutor
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.openJournal = openJournal
        self.diskExecutor = diskExecutor
    }

    /// The machine's clock, and the journal in the job's directory.
    package static let system = RunSurroundings(
        now: SystemClock.now,
        uptime: SystemClock.uptime,
        sleep: { try await ContinuousClock().sleep(for: $0) },
        openJournal: { try $0.openJournal($1) })
}
