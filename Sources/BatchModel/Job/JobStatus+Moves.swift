// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobStatus {
    /// Whether a job may go from here to `next` because `actor` wants it so. docs/lifecycle.md has
    /// the table with the reasons.
    public func mayBecome(_ next: JobStatus, by actor: JobActor) -> Bool {
        switch actor {
        case .user: nextByUser.contains(next)
        case .service: nextByService.contains(next)
        }
    }

    /// Whether what somebody asks for makes sense here: a job that is Paused may be waiting for its
    /// store only, and can be asked to stay Paused.
    public func takes(_ requested: RequestedJobStatus) -> Bool {
        if requested == .paused, self == .paused || self == .pausing { return true }
        return mayBecome(requested.firstStatus, by: .user)
    }

    /// Whether all that is left to do is to end.
    public var isEnding: Bool {
        switch self {
        case .completing, .cancelling, .failing: true
        default: false
        }
    }

    private var nextByUser: Set<JobStatus> {
        switch self {
        case .new, .preparing, .ready, .active: [.pausing, .cancelling]
        case .suspended, .paused: [.ready, .cancelling]
        case .pausing: [.cancelling]
        case .completing, .complete, .cancelling, .cancelled, .failing, .failed: []
        }
    }

    private var nextByService: Set<JobStatus> {
        switch self {
        case .new: [.preparing, .paused, .failing]
        case .preparing: [.suspended, .ready, .pausing, .paused, .failing]
        case .suspended: [.failing]
        case .ready: [.active, .pausing, .paused, .failing]
        case .active: [.completing, .pausing, .paused, .failing]
        case .pausing: [.paused, .failing]
        case .paused: [.preparing, .ready, .active, .completing, .failing]
        case .completing: [.complete, .paused, .failing]
        case .cancelling: [.cancelled]
        case .failing: [.failed]
        case .complete, .cancelled, .failed: []
        }
    }
}
