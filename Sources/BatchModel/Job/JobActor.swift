// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Who may have a job change its status.
public enum JobActor: Sendable, CaseIterable {
    /// Somebody asks: confirms, cancels, pauses, lets go on.
    case user
    /// Whoever runs the job, by itself.
    case service
}
