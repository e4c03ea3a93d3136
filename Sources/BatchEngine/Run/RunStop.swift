// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Why a run ends before its manifest does.
package enum RunStop: Sendable, Equatable {
    /// A person or the system asked: the job can be resumed.
    case interrupted
    /// Other jobs go first: the job is Paused and goes on after them.
    case yielded(JobFailure)
    /// Somebody wants it Paused until somebody wants it to go on; `reason` is what they gave.
    case paused(JobFailure, reason: String? = nil)
    /// Somebody wants it ended: it is Cancelled, and rows not yet tried stay unreported.
    case cancelled(reason: String? = nil)
    /// The job cannot go on: it is Failed, and rows not yet tried stay unreported.
    case failed(JobFailure)
    /// Something outside the job is in the way (credentials, disk): it can be resumed.
    case blocked(JobFailure)

    /// Whether the process that runs the job wants to let go of it, also of its end.
    var leaves: Bool {
        switch self {
        case .interrupted, .paused: true
        case .yielded, .cancelled, .failed, .blocked: false
        }
    }
}

extension RunStop {
    /// Somebody asked for a pause.
    package static func pausedByUser(reason: String?) -> RunStop {
        .paused(
            JobFailure(
                failureCode: "PausedByUser",
                failureReason: "The job was paused; it goes on when somebody asks for it"),
            reason: reason)
    }

    /// The process that runs the job ends.
    package static let serviceStopped = RunStop.paused(
        JobFailure(
            failureCode: "ServiceStopped",
            failureReason: "The service was stopped; the job goes on when it runs again"))

    /// Jobs of a higher priority run, or equal ones take their turn.
    package static let yieldedToOthers = RunStop.yielded(
        JobFailure(
            failureCode: "JobYielded",
            failureReason: "Other jobs go first; this one goes on after them"))
}
