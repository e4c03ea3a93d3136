// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a drill came to.
struct DrillOutcome: Equatable, Sendable {
    /// What should hold and does not, as sentences; none when all is well.
    var findings: [String] = []
    /// A hash of all that happened: a drill with the same seed has the same.
    var history: UInt64 = 0
    var coverage = Coverage()
}
