// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a job is taken.
enum RunGoal: Sendable {
    /// Until it is Ready, or Suspended.
    case readiness
    /// Until it has ended.
    case end
}
