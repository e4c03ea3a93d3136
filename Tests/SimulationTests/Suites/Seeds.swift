// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Testing

/// Which seeds the random tests run: some hundred by default and those that once found something,
/// `BRIGADE_SEEDS=N` for N of them, and `BRIGADE_SEED=S` for that one alone, to replay a failure.
enum Seeds {
    /// For jobs without versions.
    static var chosen: [UInt64] { chosen(usually: 220, found) }

    /// For jobs with versions.
    static var ofVersions: [UInt64] { chosen(usually: 150, foundByVersions) }

    /// For jobs that list.
    static var ofListings: [UInt64] { chosen(usually: 80, []) }

    /// For jobs that replicate.
    static var ofReplication: [UInt64] { chosen(usually: 50, []) }

    /// For jobs that are paused, yield and are cancelled.
    static var ofLives: [UInt64] { chosen(usually: 150, []) }

    private static func chosen(usually count: UInt64, _ found: [UInt64]) -> [UInt64] {
        if let one = number("BRIGADE_SEED") { return [one] }
        let seeds = Array(1...max(1, number("BRIGADE_SEEDS") ?? count))
        return seeds + found.filter { !seeds.contains($0) }
    }

    /// Seeds beyond the default ones that have found a fault: uploads whose creation was retried
    /// and whose abort a stop cut off left siblings behind; credentials that were refused between a
    /// copy and a look at its tags were taken for a store that does not let tags be read.
    private static let found: [UInt64] = [256, 421, 1_360, 1_937, 2_486]

    /// Runs a drill and says what it found, with the command that replays it.
    static func drill(_ kind: DrillKind, _ seed: UInt64) {
        for finding in JobDrill.run(kind, seed: seed).findings {
            Issue.record("tools/simulate --kind \(kind) --seed \(seed): \(finding)")
        }
    }

    /// A request to create an upload that arrived when the resume had looked already left one open.
    private static let foundByVersions: [UInt64] = [1_327]

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
