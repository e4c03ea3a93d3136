// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Chooses where ranges are cut for requests that would otherwise idle. Pure.
struct RangeSplitter {
    /// A gap is worth cutting when it may have so many pages: a cut costs about half of one.
    private static let pagesMin = 4.0
    /// Keys of a page that are looked at.
    private static let samplesMax = 16
    /// Cuts without any key behind them that a listing may make beside those it has pages for.
    private static let emptyCutsSpare = 32

    private let prefixCount: Int
    private var seen = SeenCharacters()
    private var pages = 0
    private var emptyCuts = 0

    init(prefix: [UInt8]) {
        prefixCount = KeyText.characters(of: prefix).count
    }

    mutating func observe(_ objects: [ListedObject]) {
        pages += 1
        let step = max(1, objects.count / Self.samplesMax)
        for index in stride(from: 0, to: objects.count, by: step) {
            seen.observe(KeyText.characters(of: objects[index].key))
        }
    }

    mutating func noteEmpty() {
        emptyCuts += 1
    }

    /// Points to cut at, at most so many: more in ranges that have more ahead.
    func points(in ranges: [ListingRange], count: Int) -> [[UInt8]] {
        // Keys in which no cut finds anything are not worth a second request for each page.
        guard count > 0, emptyCuts < pages / 4 + Self.emptyCutsSpare else { return [] }
        let all = ranges.indices.map { gap(ahead: $0, of: ranges) }
        var gaps = all.compactMap { gap in gap.map { (gap: $0, pages: $0.pages, cuts: 0) } }
            .filter { $0.pages >= Self.pagesMin }
        for _ in 0..<count {
            let next = gaps.indices.max { Self.need(gaps[$0]) < Self.need(gaps[$1]) }
            guard let next, gaps[next].pages / Double(gaps[next].cuts + 1) >= Self.pagesMin else {
                break
            }
            gaps[next].cuts += 1
        }
        var points = gaps.filter { $0.cuts > 0 }.flatMap { $0.gap.points($0.cuts) }
        if points.count < count, let far = all.last??.farPoint, points.last != far {
            points.append(far)
        }
        return points
    }

    /// How much another cut would help: what is ahead counts by its order of magnitude only,
    /// because more is not known of it.
    private static func need(_ gap: (gap: KeyGap, pages: Double, cuts: Int)) -> Double {
        gap.pages.squareRoot() / Double(gap.cuts + 1)
    }

    /// What lies between the last key seen of a range and the next range.
    private func gap(ahead index: Int, of ranges: [ListingRange]) -> KeyGap? {
        let range = ranges[index]
        guard range.status == .asking || range.status == .ready, let page = range.page,
            let lower = range.lastSeen
        else { return nil }
        let right = index + 1 < ranges.count ? ranges[index + 1] : nil
        var upper = right?.start
        var isEndReal = false
        if let empty = range.emptyFrom, ListingOrder.isBefore(lower, empty) {
            upper = empty
        } else if let start = upper, let first = right?.first {
            isEndReal = Self.isNear(lower, start, first)
        }
        return KeyGap(
            from: KeyText.characters(of: lower), to: upper.map { KeyText.characters(of: $0) },
            isEndReal: isEndReal,
            page: (KeyText.characters(of: page.first), KeyText.characters(of: page.last)),
            prefixCount: prefixCount, seen: seen)
    }

    /// Whether the first key behind a point begins like the point: then the keys before it probably
    /// reach up to it.
    private static func isNear(_ lower: [UInt8], _ start: [UInt8], _ first: [UInt8]) -> Bool {
        let common = zip(lower, start).prefix { $0 == $1 }.count
        let near = zip(start, first).prefix { $0 == $1 }.count
        return near > common || near == start.count
    }
}
