// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a program left that was run.
struct ProgramResult: Sendable {
    /// What it wrote to standard output.
    var output: [UInt8] = []
    /// The end of a sentence about it; nil when it ended well.
    var failure: String?
    /// Whether it was ended because nobody waits for it any more.
    var isCancelled = false
}
