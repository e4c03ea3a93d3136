// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every bound of the console, with its reason.
enum ConsoleLimits {
    /// A session that nobody uses ends: a laptop left open at lunch.
    static let sessionIdle: Duration = .seconds(60 * 60)
    /// However busy, it ends after a working day.
    static let sessionLength: Duration = .seconds(12 * 60 * 60)
    /// Sessions at once. Each needs the login token, so this only bounds what scripts leave behind.
    static let sessionsMax = 64
    /// Logins that may fail in a window: more are no person's mistakes.
    static let loginFailuresMax = 10
    static let loginWindow: Duration = .seconds(60)
    /// Bytes of a form. A job document is at most a few dozen KiB, three times that when encoded.
    static let formBytesMax = 1 << 20
    static let formFieldsMax = 200
    /// Jobs on a page of the list.
    static let jobsOnPage = 50
    /// Jobs looked at for one page of a search.
    static let jobsSearchedMax = 20_000
    /// Failed rows on a page.
    static let failedOnPage = 100
    /// Failed rows looked at for one page and its counts.
    static let failedScannedMax = 10_000
    /// Pages that may watch jobs at once, each with a connection of its own.
    static let watchersMax = 64
    /// How long a connection of a watcher may be silent; proxies close those that are for a minute.
    static let heartbeat: Duration = .seconds(15)
    /// Jobs whose course is remembered for the charts, and points of each (16 bytes a number).
    static let trailsMax = 64
    static let trailPointsMax = 240
    /// Between two looks at the jobs that run.
    static let trailInterval: Duration = .seconds(2)
    /// Files offered of a job's report; a report has a handful.
    static let reportFilesMax = 500
}
