// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a connection does to answer, one step after the other. Faults are more steps.
enum AnswerStep: Sendable {
    /// Send these bytes.
    case bytes([UInt8])
    /// Send this part of an object, computed while it goes out.
    case content(ObjectContent, Range<Int64>)
    /// Do nothing for a while.
    case wait(milliseconds: Int)
    /// Close in order, after everything was sent.
    case close
    /// Close with a reset.
    case reset
}
