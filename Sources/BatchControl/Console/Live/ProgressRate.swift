// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How fast a job was up to a moment, in rows a second.
struct ProgressRate: Sendable, Equatable {
    var milliseconds: Int64
    var succeeded: Double
    var failed: Double
}
