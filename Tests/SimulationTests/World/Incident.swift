// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What goes wrong with the machine that a run is on, and at which event of the world. Events are
/// counted from 1: each append, sync and cut of the journal, each arrival of a request at the
/// store, each departure of an answer.
struct Incident: Equatable, CustomStringConvertible {
    enum Kind: CaseIterable {
        /// The power goes: nothing that happens later reaches the disk or the store.
        case crash
        /// A person asks the run to stop.
        case interrupt
        /// The next append writes half of its bytes and fails; later ones succeed.
        case diskFull
        /// The next sync fails.
        case syncFails
    }

    var kind: Kind
    var event: Int

    var description: String { "\(kind) at event \(event)" }
}
