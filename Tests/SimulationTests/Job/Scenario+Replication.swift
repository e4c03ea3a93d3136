// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport

/// Jobs that replicate versions to two buckets.
extension Scenario {
    /// Anything: up to 16 keys, all of which go to one bucket, and some of them, or all, to another
    /// one too.
    static func randomReplication(seed: UInt64) -> Scenario {
        var random = SeededGenerator(seed: seed &* 0x1000_0007)
        let keyCount = Int.random(in: 1...16, using: &random)
        let largePercent = Int.random(in: 0...20, using: &random)
        let badPercent = Int.random(in: 0...12, using: &random)
        var draft = VersionDraft(random: random, isTimed: false)
        draft.isOfSoundRows = true
        for key in (0..<keyCount).map({ ($0 % 2 == 0 ? "both/" : "key-") + "\($0)" }).sorted() {
            draft.add(key, draft.kinds(largePercent: largePercent, badPercent: badPercent))
        }
        random = draft.random
        var scenario = draft.scenario(seed: seed)
        scenario.secondPrefix = random.chance(50) ? "both/" : ""
        scenario.faults = .random(upTo: 6, using: &random)
        scenario.concurrency =
            random.chance(25) ? nil : [1, 2, 4, 16].randomElement(using: &random)
        scenario.remembersCompleted = random.chance(50)
        scenario.versionsOfPage = Int.random(in: 1...8, using: &random)
        scenario.strayMilliseconds = random.chance(50) ? 7_500 : 0
        scenario.storesReport = random.chance(30)
        scenario.changesSettings = random.chance(40)
        return scenario
    }

    var replicates: Bool { secondPrefix != nil }

    /// The rules: all keys to `dst`, those with the second prefix to `dst2`; nil for a copy.
    var replication: JobReplication? {
        secondPrefix.map { prefix in
            let rules = [("dst", ""), ("dst2", prefix)].enumerated().map { place, rule in
                ReplicationRule(
                    id: rule.0, priority: place + 1, filter: ReplicationFilter(prefix: rule.1),
                    destination: ReplicationDestination(bucket: .bucket(rule.0)))
            }
            return JobReplication(everyBucket: ReplicationConfiguration(rules: rules))
        }
    }

    /// The rows that the job is about, whatever their order: one for each destination.
    var rowsOfJob: [ScenarioRow] {
        rows
            + rows.filter { row in secondPrefix.map { row.key.hasPrefix($0) } ?? false }
            .map { row in
                var row = row
                row.isForSecond = true
                return row
            }
    }
}
