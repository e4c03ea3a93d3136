// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// The order in which the versions of one key were made. Pure.
enum VersionOrder {
    /// Oldest first by the times in the manifest; nil when these do not tell all of them apart.
    static func byTime(_ rows: [ManifestRow]) -> [ManifestRow]? {
        var dated: [(time: Int64, row: ManifestRow)] = []
        for row in rows {
            guard let time = row.lastModified else { return nil }
            dated.append((time.millisecondsSinceEpoch, row))
        }
        dated.sort { $0.time < $1.time }
        let isDistinct = zip(dated, dated.dropFirst()).allSatisfy { $0.time < $1.time }
        return isDistinct ? dated.map(\.row) : nil
    }

    /// Oldest first by a listing of the key, which has its newest version first. Versions that the
    /// listing has not are gone: they come first, where they are in nobody's way.
    static func byListing(_ rows: [ManifestRow], newestFirst: [String]) -> [ManifestRow] {
        let age = Dictionary(
            newestFirst.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        let gone = newestFirst.count
        // Sorting is stable only with the place as the last word.
        let ages = rows.enumerated().map { place, row in
            (age: row.versionID.flatMap { age[$0] } ?? gone, place: place, row: row)
        }
        return ages.sorted { ($1.age, $0.place) < ($0.age, $1.place) }.map(\.row)
    }
}
