// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The bounds of a service, each with its reason.
package enum ServiceLimits {
    /// Jobs that run at once when nobody says otherwise: what the service has for an account.
    package static let activeJobs = 6
    /// Each has event loops and connections of its own.
    package static let activeJobsMax = 64
    /// Manifests are read beside the jobs that run, and must not take their processors.
    static let preparingJobs = 2
    /// How long a job runs before an equal one that waits gets its turn: long beside what pausing
    /// and going on cost.
    static let sliceSeconds = 30
    /// Seconds between two looks at the state directory.
    static let lookSeconds = 1
    /// What ListJobs gives at once.
    static let pageJobs = 1_000
    /// Failed tasks of a page.
    package static let pageTasks = 1_000
    /// Those who watch a job hold a connection and a task each.
    static let listeners = 256
    /// Journals shorter than this are read in less than a millisecond, and not remembered.
    static let summaryBytes: UInt64 = 32 << 10
    /// Long journals that are remembered, about a kilobyte each.
    static let summaries = 10_000
    /// Preflights of jobs that are not made yet: each has event loops and connections of its own.
    static let preflights = 4
    /// Seconds between two looks for jobs that ended so long ago that they are removed.
    static let pruneSeconds = 86_400
}
