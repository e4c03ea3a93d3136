// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// Whole jobs with everything drawn from a seed: rows, faults of the store, order of the tasks,
/// crashes, stops and failures of the disk.
@Suite struct RandomJobTests {
    @Test("a job ends, accounts for every row and leaves nothing behind", arguments: Seeds.chosen)
    func random(seed: UInt64) { Seeds.drill(.jobs, seed) }

    @Test("versions arrive oldest first", arguments: Seeds.ofVersions)
    func versions(seed: UInt64) { Seeds.drill(.versions, seed) }

    @Test("what a listing finds is copied", arguments: Seeds.ofListings)
    func listings(seed: UInt64) { Seeds.drill(.listings, seed) }

    @Test("versions are replicated to two buckets, oldest first", arguments: Seeds.ofReplication)
    func replication(seed: UInt64) { Seeds.drill(.replication, seed) }

    @Test("a job that is paused, yields or is cancelled stays exact", arguments: Seeds.ofLives)
    func lives(seed: UInt64) { Seeds.drill(.lives, seed) }

    @Test("the same seed makes the same history", arguments: DrillKind.allCases)
    func replayable(kind: DrillKind) {
        for seed: UInt64 in [3, 7, 12] {
            #expect(JobDrill.run(kind, seed: seed) == JobDrill.run(kind, seed: seed))
        }
    }
}
