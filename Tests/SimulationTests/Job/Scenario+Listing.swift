// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport

/// Jobs that find their objects by listing the source bucket.
extension Scenario {
    /// Anything: mostly up to 120 objects in a few folders, one time in twelve more than two chunks
    /// of a manifest; pages are short.
    static func randomListing(seed: UInt64) -> Scenario {
        var random = SeededGenerator(seed: seed &* 0x4000_0005)
        let isLong = random.chance(8)
        let count = Int.random(in: isLong ? 1_500...2_600 : 1...120, using: &random)
        let largePercent = isLong ? 1 : Int.random(in: 0...20, using: &random)
        let rows = (0..<count).map { index in
            let folder = folders.randomElement(using: &random) ?? ""
            var kind = random.chance(largePercent) ? ScenarioRow.Kind.large : .small
            if random.chance(6) {
                kind = [.missing, .denied, .overwritten].randomElement(using: &random) ?? .missing
            }
            return ScenarioRow(kind: kind, key: "\(folder)\(kind)-\(index)")
        }
        var scenario = Scenario(seed: seed, rows: rows)
        scenario.isListed = true
        scenario.faults = .random(upTo: isLong ? 2 : 7, using: &random)
        scenario.concurrency = random.chance(40) ? nil : Int.random(in: 1...12, using: &random)
        scenario.objectsOfPage = Int.random(in: isLong ? 20...300 : 1...30, using: &random)
        scenario.storesReport = random.chance(30)
        scenario.remembersCompleted = random.chance(50)
        scenario.changesSettings = random.chance(40)
        return scenario
    }

    private static let folders = ["", "a/", "a/b/", "a b+c/", "zebra/", "\u{FC}ber/"]

    var generator: JobManifestGenerator { JobManifestGenerator(sourceBucket: .bucket("src")) }

    /// What a job that lists calls its manifest.
    var listingFingerprint: ManifestFingerprint {
        ManifestFingerprint(
            kind: .listing, location: "s3://src", byteCount: 0,
            revision: generator.document.compactText, identity: "current objects")
    }
}
