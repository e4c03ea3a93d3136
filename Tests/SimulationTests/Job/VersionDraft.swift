// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport

/// Rows of a manifest with version ids: sorted by key, the versions of a key in any order.
struct VersionDraft {
    var random: SeededGenerator
    /// Whether the manifest has a column of times.
    let isTimed: Bool
    /// Whether every row can be read and is there once.
    var isOfSoundRows = false
    private var rows: [ScenarioRow] = []
    private var histories: [String: [String]] = [:]

    init(random: SeededGenerator, isTimed: Bool) {
        self.random = random
        self.isTimed = isTimed
    }

    /// One to six kinds.
    mutating func kinds(largePercent: Int, badPercent: Int) -> [ScenarioRow.Kind] {
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
            if random.chance(largePercent) { return .large }
            return random.chance(badPercent) ? (random.chance(50) ? .missing : .denied) : .small
        }
    }

    /// Adds a key with versions of these kinds, oldest first, and perhaps one row twice, a row that
    /// cannot be read and a version that the manifest does not name.
    mutating func add(_ key: String, _ kinds: [ScenarioRow.Kind]) {
        let hasDistinctTimes = random.chance(70)
        var ids: [String] = []
        var ofKey: [ScenarioRow] = []
        for (age, kind) in kinds.enumerated() {
            if random.chance(10) { ids.append(newID()) }
            let id = newID()
            let second = hasDistinctTimes ? age : age / 2
            let version = RowVersion(
                id: id, age: age, time: isTimed ? "2026-01-02T03:04:0\(second).000Z" : nil)
            ofKey.append(ScenarioRow(kind: kind, key: key, version: version))
            if kind != .missing { ids.append(id) }
        }
        if !isOfSoundRows, random.chance(5), let twin = ofKey.randomElement(using: &random) {
            ofKey.append(twin)
        }
        ofKey.shuffle(using: &random)
        if !isOfSoundRows, random.chance(4) {
            ofKey.append(ScenarioRow(kind: .malformed, key: "malformed"))
        }
        rows += ofKey
        histories[key] = ids.reversed()
    }

    func scenario(seed: UInt64) -> Scenario {
        var scenario = Scenario(seed: seed, rows: rows)
        scenario.histories = histories
        let fields = ManifestLayout(fields: [.bucket, .key, .versionID])
        let schema = "Bucket,Key,VersionId,LastModifiedDate"
        scenario.layout =
            isTimed ? (try? ManifestLayout(inventorySchema: schema)) ?? fields : fields
        return scenario
    }

    private mutating func newID() -> String {
        String(random.next() | 1 << 63, radix: 36)
    }
}
