// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Which jobs a list shows.
enum JobListChoice: String, Sendable, CaseIterable {
    case all
    case waiting
    case running
    case queued
    case complete
    case failed
    case cancelled

    var name: String {
        switch self {
        case .all: "All"
        case .waiting: "Awaiting confirmation"
        case .running: "Running"
        case .queued: "Queued or paused"
        case .complete: "Complete"
        case .failed: "Failed"
        case .cancelled: "Cancelled"
        }
    }

    /// The statuses; none for all.
    var statuses: Set<JobStatus> {
        switch self {
        case .all: []
        case .waiting: [.suspended]
        case .running: [.active, .completing, .preparing, .pausing, .cancelling, .failing]
        case .queued: [.new, .ready, .paused]
        case .complete: [.complete]
        case .failed: [.failed]
        case .cancelled: [.cancelled]
        }
    }
}
