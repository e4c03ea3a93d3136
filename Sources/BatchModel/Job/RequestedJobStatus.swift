// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What somebody may ask a job to become (`RequestedJobStatus` of UpdateJobStatus, and our Paused).
public enum RequestedJobStatus: String, Sendable, Codable, CaseIterable {
    /// Run: confirms a job that waits for it, and lets a paused one go on.
    case ready = "Ready"
    case cancelled = "Cancelled"
    /// Stop until somebody asks for Ready. The service has no such request.
    case paused = "Paused"

    /// The status that a job has as soon as it is granted.
    public var firstStatus: JobStatus {
        switch self {
        case .ready: .ready
        case .cancelled: .cancelling
        case .paused: .pausing
        }
    }
}
