// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import TestSupport

/// Jobs over several versions of each key.
extension Scenario {
    /// Whether requests are given up so early that ordinary misfortunes fail rows.
    var givesUpEarly: Bool { attemptsMax < 10 }

    /// Nothing goes wrong by itself: five keys, one with a version that is gone, one with a version
    /// that nobody may read, one with a large version. The order has to be asked for. Requests on
    /// their way when a run is killed may be carried out seconds later.
    static func quietVersions(seed: UInt64) -> Scenario {
        let kinds: [(key: String, kinds: [ScenarioRow.Kind])] = [
            ("key-1", [.small, .small, .small]), ("key-10", [.small, .missing, .small]),
            ("key-2", [.small, .denied, .small]), ("key-3", [.small, .large, .small]),
            ("key-4", [.small]),
        ]
        var draft = VersionDraft(random: SeededGenerator(seed: seed), isTimed: false)
        for (key, kinds) in kinds { draft.add(key, kinds) }
        var scenario = draft.scenario(seed: seed)
        scenario.strayMilliseconds = 7_500
        return scenario
    }

    /// Anything: mostly up to 24 keys, one time in 25 more than a chunk of the manifest; half of
    /// them with times in the manifest, which tell the versions apart or do not.
    static func randomVersions(seed: UInt64) -> Scenario {
        var random = SeededGenerator(seed: seed &* 0x2000_0003)
        let isLong = random.chance(4)
        let keyCount = Int.random(in: isLong ? 320...500 : 1...24, using: &random)
        let largePercent = isLong ? 1 : Int.random(in: 0...20, using: &random)
        let badPercent = Int.random(in: 0...12, using: &random)
        var draft = VersionDraft(random: random, isTimed: random.chance(50))
        // Many of these keys begin with another one.
        for key in (0..<keyCount).map({ "key-\($0)" }).sorted() {
            draft.add(key, draft.kinds(largePercent: largePercent, badPercent: badPercent))
        }
        random = draft.random
        var scenario = draft.scenario(seed: seed)
        scenario.faults = .random(upTo: isLong ? 2 : 7, using: &random)
        scenario.concurrency =
            random.chance(25) ? nil : [1, 2, 4, 16, 64].randomElement(using: &random)
        scenario.headFirst = random.chance(30)
        scenario.remembersCompleted = random.chance(50)
        scenario.versionsOfPage = Int.random(in: 1...8, using: &random)
        scenario.strayMilliseconds = random.chance(50) ? 7_500 : 0
        scenario.attemptsMax = random.chance(20) ? 2 : 10
        scenario.troubles = StoreTrouble.random(upTo: 2, using: &random)
        // A report that cannot be stored keeps a job from ending.
        scenario.storesReport = !scenario.givesUpEarly && random.chance(30)
        scenario.changesSettings = random.chance(40)
        return scenario
    }
}
