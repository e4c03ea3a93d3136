// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What sort of job a drill draws from its seed. Each has seeds of its own.
enum DrillKind: String, CaseIterable, Sendable {
    /// Copies of a manifest without versions; large objects, twins, rows that must fail.
    case jobs
    /// Several versions of each key, which must arrive oldest first.
    case versions
    /// Copies of what a listing of the bucket finds, while it goes on.
    case listings
    /// Versions that are replicated to two buckets.
    case replication
    /// Copies that are paused, yield and are cancelled, with crashes meanwhile.
    case lives

    /// What may happen to such a job.
    var incidents: [Incident.Kind] {
        self == .lives ? [.crash, .yield, .pause, .cancel, .syncFails] : Incident.Kind.ofMachines
    }

    /// The job of a seed.
    func scenario(seed: UInt64) -> Scenario {
        switch self {
        case .jobs, .lives: .random(seed: seed)
        case .versions: .randomVersions(seed: seed)
        case .listings: .randomListing(seed: seed)
        case .replication: .randomReplication(seed: seed)
        }
    }

    /// About how many events of the world a row makes, so that incidents hit the whole job.
    var eventsOfRow: Int {
        switch self {
        case .jobs, .lives: 3
        case .versions: 6
        case .listings: 4
        case .replication: 10
        }
    }
}
