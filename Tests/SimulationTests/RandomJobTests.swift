// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// Whole jobs with everything drawn from a seed: rows, faults of the store, order of the tasks,
/// crashes, stops and failures of the disk.
@Suite struct RandomJobTests {
    @Test("a job ends, accounts for every row and leaves nothing behind", arguments: Seeds.chosen)
    func random(seed: UInt64) throws {
        try JobDrill(.random(seed: seed), eventsOfRow: 3).run()
    }

    @Test("the same seed makes the same history", arguments: [3, 7, 12] as [UInt64])
    func replayable(seed: UInt64) throws {
        let histories = try (0..<2).map { _ in
            let job = try SimulatedJob(.random(seed: seed))
            try job.run()
            return job.world.history
        }
        #expect(histories[0] == histories[1])
    }
}
