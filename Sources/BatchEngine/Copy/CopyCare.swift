// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What all copies of a run share that are made on conditions, or compared afterwards.
struct CopyCare: Sendable {
    let support = ConditionSupport()
    let earlier: EarlierCopies
    let uptime: @Sendable () -> Duration
    let board: ProgressBoard

    /// The store was found to take no notice of If-None-Match.
    func noteIgnored() {
        support.noteIgnored()
        board.noteConditionsIgnored()
    }
}
