// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine

/// What goes wrong with the machine that a run is on, and at which event of the world. Events are
/// counted from 1: each append, sync and cut of the journal, each arrival of a request at the
/// store, each departure of an answer.
struct Incident: Equatable, CustomStringConvertible {
    enum Kind {
        /// The power goes: nothing that happens later reaches the disk or the store.
        case crash
        /// A person asks the run to stop.
        case interrupt
        /// The next append writes half of its bytes and fails; later ones succeed.
        case diskFull
        /// The next sync fails.
        case syncFails
        /// Jobs of a higher priority go first.
        case yield
        /// Somebody wants the job paused.
        case pause
        /// Somebody wants the job ended.
        case cancel

        /// What happens to a machine.
        static let ofMachines: [Kind] = [.crash, .interrupt, .diskFull, .syncFails]
    }

    var kind: Kind
    var event: Int
    /// Events later, the power goes too.
    var crashesAfter: Int?

    var description: String {
        "\(kind) at event \(event)" + (crashesAfter.map { ", crash \($0) later" } ?? "")
    }

    /// What it asks of the run; nil where it asks nothing.
    var stop: RunStop? {
        switch kind {
        // After a crash the stop only makes the old run unwind: it can change nothing any more.
        case .crash, .interrupt: .interrupted
        case .diskFull, .syncFails: nil
        case .yield: .yieldedToOthers
        case .pause: .pausedByUser(reason: "until tonight")
        case .cancel: .cancelled(reason: "wrong bucket")
        }
    }
}
