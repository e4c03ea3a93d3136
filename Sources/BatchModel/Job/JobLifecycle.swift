// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a job stands and how it came there, as DescribeJob tells it. A value: what happens to the
/// job is done elsewhere, and whether it may is decided here.
public struct JobLifecycle: Sendable, Equatable {
    public private(set) var status: JobStatus
    /// What somebody gave as the reason of the last change that somebody asked for; at most 256
    /// characters.
    public private(set) var statusUpdateReason: String?
    /// Why and since when the job waits, or waited, for its confirmation.
    public private(set) var suspendedCause: String?
    public private(set) var suspendedDate: Timestamp?
    /// When it came to Complete, Cancelled or Failed.
    public private(set) var terminationDate: Timestamp?
    /// Why it failed, or is Paused.
    public private(set) var failureReasons: [JobFailure]
    /// When it came where it stands; `nil` for a new job.
    public private(set) var statusDate: Timestamp?
    /// Whether its manifest was found good and made readable.
    public private(set) var isPrepared: Bool

    /// A job that was just made.
    public init() {
        status = .new
        failureReasons = []
        isPrepared = false
    }

    /// The cause that the console of the service shows.
    public static let confirmationCause = "Awaiting your confirmation to run"

    /// Goes to another status.
    ///
    /// - Parameters:
    ///   - next: the status to go to.
    ///   - actor: who wants it.
    ///   - reason: what somebody gave as the reason.
    ///   - failures: why it failed, pauses or is suspended.
    ///   - time: when.
    /// - Throws: `JobStatusProblem` when the rules do not allow it; nothing has changed then.
    public mutating func move(
        to next: JobStatus, by actor: JobActor, reason: String? = nil,
        failures: [JobFailure] = [], at time: Timestamp
    ) throws(JobStatusProblem) {
        guard status.mayBecome(next, by: actor) else {
            throw JobStatusProblem(status: status, wanted: next)
        }
        if let reason, !Limits.statusUpdateReasonLength.contains(reason.count) {
            throw JobStatusProblem(
                status: status, wanted: next,
                reason: "the reason has \(reason.count) characters; allowed: 1 to "
                    + "\(Limits.statusUpdateReasonLength.upperBound)")
        }
        record(next, reason: reason, failures: failures, at: time)
    }

    /// Takes over what a journal has, by whatever rules it was written.
    public mutating func record(
        _ next: JobStatus, reason: String? = nil, failures: [JobFailure] = [], at time: Timestamp
    ) {
        let isFirstReady = status == .preparing || status == .suspended
        status = next
        statusDate = time
        failureReasons = failures
        switch next {
        case .suspended:
            isPrepared = true
            suspendedCause = failures.first?.failureReason ?? Self.confirmationCause
            suspendedDate = time
            failureReasons = []
        case .ready: isPrepared = isPrepared || isFirstReady
        case .active, .completing: isPrepared = true
        case .complete, .cancelled, .failed: terminationDate = time
        default: break
        }
        if let reason { statusUpdateReason = reason }
    }
}
