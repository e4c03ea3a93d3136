// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Whether the store keeps to `If-None-Match` of a CopyObject, as the run finds out. Until it is
/// known, and where it does not, the destination is asked before each copy.
///
/// The proof is a copy that was just made, asked for once more: a store that keeps to the condition
/// refuses it. One that does not makes the same object again, which harms nobody.
final class ConditionSupport: Sendable {
    private enum State: UInt8 {
        case unknown, trying, kept, ignored
    }

    private let state = Atomic<UInt8>(State.unknown.rawValue)

    init() {}

    /// Whether the condition alone protects what is at the destination.
    var isKept: Bool { state.load(ordering: .relaxed) == State.kept.rawValue }

    /// Whether the store was found to take no notice of the condition.
    var isIgnored: Bool { state.load(ordering: .relaxed) == State.ignored.rawValue }

    /// Whether the caller is to make the proof; one at a time is asked to.
    func beginProof() -> Bool {
        state.compareExchange(
            expected: State.unknown.rawValue, desired: State.trying.rawValue, ordering: .relaxed
        ).exchanged
    }

    /// The proof came to nothing; another may be made.
    func giveUpProof() {
        _ = state.compareExchange(
            expected: State.trying.rawValue, desired: State.unknown.rawValue, ordering: .relaxed)
    }

    func noteKept() {
        if !isIgnored { state.store(State.kept.rawValue, ordering: .relaxed) }
    }

    func noteIgnored() { state.store(State.ignored.rawValue, ordering: .relaxed) }
}
