// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport

/// A job and the store it runs against, drawn from a seed.
struct Scenario {
    let seed: UInt64
    var rows: [ScenarioRow]
    var faults = FaultMix.none
    /// Copies in flight; nil to let the run find out.
    var concurrency: Int? = 4
    /// Ask each source's size first, and take the lane of large objects above one part's size.
    var headFirst = false
    /// Whether the completion report goes to the bucket `reports`.
    var storesReport = false
    var remembersCompleted = false
    var losesTags = false
    var losesBytes = false
    var forgetsUploads = false
    /// Times that a request is sent at most.
    var attemptsMax = 10
    /// Seconds that a store which serves nobody is waited for; nil for as long as anybody would.
    var giveUpSeconds: Int?
    /// When the store serves nobody.
    var troubles: [StoreTrouble] = []
    /// How long after a crash the store may carry out what was on its way; at 0 it does so at once.
    var strayMilliseconds = 0
    /// The manifest's columns.
    var layout = ManifestLayout(fields: [.bucket, .key])
    /// What the store lists of each key: the ids of its versions, newest first.
    var histories: [String: [String]] = [:]
    /// Versions on a page of a listing.
    var versionsOfPage = 1_000

    /// Whether the job finds its objects by listing, where the rows are what there is to find.
    var isListed = false
    /// Objects on a page of that.
    var objectsOfPage = 1_000
    /// Which keys are replicated to a second bucket, where the job replicates at all.
    var secondPrefix: String?
    /// Whether every run has other settings than the one before.
    var changesSettings = false

    /// Nothing goes wrong by itself: 40 rows, two of them large, four that must fail.
    static func quiet(seed: UInt64) -> Scenario {
        var rows = (0..<40).map { ScenarioRow(kind: .small, key: "small-\($0)") }
        for (index, kind) in [
            (7, ScenarioRow.Kind.missing), (11, .large), (20, .denied), (21, .large),
            (27, .overwritten), (33, .malformed),
        ] {
            rows[index] = ScenarioRow(kind: kind, key: "\(kind)-\(index)")
        }
        return Scenario(seed: seed, rows: rows)
    }

    /// Anything: mostly up to 120 rows, one time in twelve more than two chunks of the manifest.
    static func random(seed: UInt64) -> Scenario {
        var random = SeededGenerator(seed: seed &* 0x1000_0001)
        let isLong = random.chance(8)
        let count = Int.random(in: isLong ? 1_500...2_600 : 1...120, using: &random)
        let largePercent = isLong ? 1 : Int.random(in: 0...30, using: &random)
        var rows: [ScenarioRow] = []
        for index in 0..<count {
            rows.append(row(index, among: rows, largePercent: largePercent, using: &random))
        }
        var scenario = Scenario(seed: seed, rows: rows)
        scenario.faults = .random(upTo: isLong ? 2 : 7, using: &random)
        scenario.concurrency = isLong ? 64 : Int.random(in: 1...12, using: &random)
        if random.chance(40) { scenario.concurrency = nil }
        scenario.headFirst = random.chance(30)
        scenario.storesReport = random.chance(50)
        scenario.remembersCompleted = random.chance(50)
        scenario.losesTags = random.chance(25)
        scenario.losesBytes = random.chance(4)
        scenario.forgetsUploads = random.chance(12)
        scenario.changesSettings = random.chance(40)
        scenario.troubles = StoreTrouble.random(upTo: 3, using: &random)
        if random.chance(10) { scenario.giveUpSeconds = Int.random(in: 5...120, using: &random) }
        return scenario
    }

    private static func row(
        _ index: Int, among rows: [ScenarioRow], largePercent: Int,
        using random: inout SeededGenerator
    ) -> ScenarioRow {
        // The same object twice is legal, and two uploads of one key at once are the hardest case.
        if random.chance(3), let twin = rows.randomElement(using: &random) { return twin }
        var kind = ScenarioRow.Kind.small
        if random.chance(largePercent) {
            kind = random.chance(25) ? .overwritten : .large
        } else if random.chance(6) {
            kind = [.missing, .denied, .malformed].randomElement(using: &random) ?? .missing
        }
        return ScenarioRow(kind: kind, key: "\(kind)-\(index)")
    }

    var manifest: MemoryManifest { MemoryManifest(bytes: Array(rows.map(\.line).joined().utf8)) }

    /// The store before the job begins.
    var store: StoreModel {
        var model = StoreModel()
        model.remembersCompleted = remembersCompleted
        model.losesTags = losesTags
        model.losesBytes = losesBytes
        model.forgetsUploads = forgetsUploads
        for (number, row) in rows.enumerated() where model.sources[row.sourceName] == nil {
            model.sources[row.sourceName] = row.object(number: number)
            if row.kind == .denied { model.denied.insert(row.sourceName) }
            if row.kind == .overwritten { model.overwritten.insert(row.sourceName) }
        }
        model.versions = histories
        model.versionsOfPage = versionsOfPage
        model.objectsOfPage = objectsOfPage
        // What is missing was there when the bucket was listed.
        model.listed = rows.enumerated().map { number, row in
            ListedEntry(row.key, model.sources[row.key] ?? ModelObject(number: number))
        }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return model
    }

    /// Names of objects that several rows are about.
    var sourcesOfTwins: Set<String> {
        Set(Dictionary(grouping: rowsOfJob, by: \.sourceName).filter { $0.value.count > 1 }.keys)
    }

    var namesVersions: Bool { layout.has(.versionID) }
}
