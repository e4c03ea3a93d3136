// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a job stands (`JobStatus` of the S3 Control model).
public enum JobStatus: String, Sendable, CaseIterable {
    case active = "Active"
    case cancelled = "Cancelled"
    case cancelling = "Cancelling"
    case complete = "Complete"
    case completing = "Completing"
    case failed = "Failed"
    case failing = "Failing"
    case new = "New"
    case paused = "Paused"
    case pausing = "Pausing"
    case preparing = "Preparing"
    case ready = "Ready"
    case suspended = "Suspended"

    /// Nothing more will happen to a job here.
    public var isTerminal: Bool {
        switch self {
        case .complete, .cancelled, .failed: true
        default: false
        }
    }
}
