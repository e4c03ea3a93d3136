// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What lies ahead of a range that is being listed: how much that may be, and where to cut it.
/// Pure.
///
/// Keys are read as numbers whose digits are the characters that were seen. Where the end of the
/// gap is known to be real, points are laid evenly over it. Where it is not (the end of the
/// bucket, or a place behind which nothing was found), the keys may fill any part of it, and the
/// difference between what a page covers and what the gap spans may be a hundred orders of
/// magnitude: then points are laid evenly over the orders, behind all keys that share so many
/// characters with the last one.
struct KeyGap {
    /// Digits that make a difference to a double.
    private static let digitsMax = 12
    /// Orders of magnitude from which on the end of a gap is looked for by them.
    private static let ordersMin = 3
    /// One point of so many goes where no other character was seen.
    private static let unlikelyShare = 4
    /// For a gap that is too large to be told in pages.
    private static let pagesMax = 1e9

    private let lower: [UInt32]
    /// Nil for no end.
    private let upper: [UInt32]?
    /// Characters that all keys of the gap have in common.
    private let common: Int
    /// Characters that all keys of the last page had in common, at least `common`.
    private let pageCommon: Int
    /// The digits of each place from `common` on.
    private let digits: [[UInt32]]
    private let pageValue: Double
    /// By how many characters the last page advanced at the place where the ends differ.
    private let pageAdvance: Int
    private let isEndReal: Bool
    private let seen: SeenCharacters

    /// - Parameters:
    ///   - lower: the last key seen.
    ///   - upper: where the gap ends; nil for the end of the listing.
    ///   - isEndReal: whether there are keys right behind that end.
    ///   - page: first and last key of the last page.
    ///   - prefixCount: characters of the prefix that is listed.
    ///   - seen: what keys are made of.
    init(
        from lower: [UInt32], to upper: [UInt32]?, isEndReal: Bool,
        page: (first: [UInt32], last: [UInt32]), prefixCount: Int, seen: SeenCharacters
    ) {
        self.lower = lower
        self.upper = upper
        self.isEndReal = isEndReal
        self.seen = seen
        let common = upper.map { KeyText.commonCount(lower, $0) } ?? min(prefixCount, lower.count)
        self.common = common
        pageCommon = max(common, KeyText.commonCount(page.first, page.last))
        digits = (common..<(common + Self.digitsMax)).prefix { place in
            place < max(lower.count, upper?.count ?? 0)
        }.map { place in
            let ends = [lower, upper ?? []].compactMap { place < $0.count ? $0[place] : nil }
            return seen.characters(at: place, like: ends)
        }
        let first = KeyText.commonCount(page.first, lower) < common ? [] : page.first
        let ends = (first.count > common ? first[common] : 0, page.last)
        pageAdvance =
            ends.1.count > common && ends.1[common] > ends.0
            ? Int(ends.1[common] - ends.0) : 1
        pageValue =
            Self.value(page.last, digits, common) - Self.value(first, digits, common)
    }

    /// About how many pages the gap has, if all of it is like the last page.
    var pages: Double {
        guard pageValue > 0 else { return span > 0 ? Self.pagesMax : 0 }
        return min(span / pageValue, Self.pagesMax)
    }

    /// Points in the gap, ascending; perhaps fewer than were asked for.
    func points(_ count: Int) -> [[UInt8]] {
        var points: [[UInt32]] = []
        if !isEndReal, pageCommon - common >= Self.ordersMin {
            points = orderPoints(count)
        }
        if points.count < count, isUnseen { points += inside(unseenPoints(count - points.count)) }
        if points.count < count { points += inside(evenPoints(count - points.count)) }
        points.sort(by: KeyText.isBefore)
        var keys: [[UInt8]] = []
        for point in points {
            if let key = KeyText.key(of: point), key != keys.last { keys.append(key) }
        }
        return keys
    }

    /// Behind all that may follow if keys go on as they did; nil for a gap with an end. Keys of
    /// another kind show only there.
    var farPoint: [UInt8]? {
        guard upper == nil, let last = digits.first?.last,
            let next = KeyText.successor(of: last)
        else { return nil }
        return KeyText.key(of: Array(lower[..<common]) + [next])
    }

    private func inside(_ points: [[UInt32]]) -> [[UInt32]] {
        points.filter { point in
            KeyText.isBefore(lower, point) && upper.map { KeyText.isBefore(point, $0) } ?? true
        }
    }

    // MARK: Even

    private var span: Double { upperValue - Self.value(lower, digits, common) }

    private var upperValue: Double { upper.map { Self.value($0, digits, common) } ?? 1 }

    /// A key as a fraction of the whole below the common characters: a digit is counted from 1, and
    /// 0 is the end of the key.
    private static func value(_ key: [UInt32], _ digits: [[UInt32]], _ common: Int) -> Double {
        var value = 0.0
        var weight = 1.0
        for (place, digits) in digits.enumerated() where common + place < key.count {
            weight /= Double(digits.count + 1)
            let character = key[common + place]
            let rank = digits.firstIndex { $0 >= character } ?? digits.count
            value += weight * Double(min(rank + 1, digits.count))
        }
        return value
    }

    private func evenPoints(_ count: Int) -> [[UInt32]] {
        let start = Self.value(lower, digits, common)
        let step = (upperValue - start) / Double(count + 1)
        guard step > 0 else { return [] }
        return (1...count).map { point(at: start + Double($0) * step, precision: step / 4) }
    }

    /// The shortest key near that value.
    private func point(at value: Double, precision: Double) -> [UInt32] {
        var key = Array(lower[..<common])
        var rest = value
        var weight = 1.0
        for digits in digits {
            let radix = Double(digits.count + 1)
            rest *= radix
            weight /= radix
            let digit = min(Int(rest), digits.count)
            guard digit > 0 else { break }
            key.append(digits[digit - 1])
            rest -= Double(digit)
            if weight < precision { break }
        }
        return key
    }

    // MARK: Where no character was seen

    /// The characters between those that the two ends of the gap differ by.
    private var between: Range<UInt32> {
        guard common < lower.count else { return 0..<0 }
        let next = lower[common] + 1
        let end = upper.map { common < $0.count ? $0[common] : next } ?? 0x11_0000
        return next..<max(next, end)
    }

    /// Whether the gap spans characters of which none was seen in such a place.
    private var isUnseen: Bool {
        let between = between
        return !between.isEmpty && !(digits.first ?? []).contains(where: between.contains)
    }

    /// Evenly over the characters where the end is real. Otherwise ever farther, beginning with
    /// what one page covers.
    private func unseenPoints(_ count: Int) -> [[UInt32]] {
        let between = between
        if isEndReal {
            return (1...count).map {
                let share = UInt64(between.count) * UInt64($0) / UInt64(count + 1)
                return Array(lower[..<common]) + [between.lowerBound + UInt32(share)]
            }
        }
        let steps = (0..<32).prefix { pageAdvance << $0 < between.count }.map {
            Array(lower[..<common]) + [between.lowerBound + UInt32(pageAdvance << $0)]
        }
        return steps.suffix(count) + [behindAll(sharing: common + 1)].compactMap { $0 }
    }

    // MARK: By order of magnitude

    /// Places at which another character was seen to follow are looked behind first, and a few of
    /// the others, the last of them: there may be keys of another kind.
    private func orderPoints(_ count: Int) -> [[UInt32]] {
        let lengths = ((common + 1)...pageCommon).filter { $0 <= lower.count }
        let likely = inside(
            lengths.filter { seenNext(at: $0 - 1) != nil }.compactMap { behindAll(sharing: $0) })
        let others = inside(
            lengths.filter { seenNext(at: $0 - 1) == nil }.compactMap { behindAll(sharing: $0) })
        let few = min(others.count, max(count / Self.unlikelyShare, count - likely.count))
        return Self.spread(likely, count - few) + Self.spread(others, few)
    }

    /// So many of the points, evenly, and the farthest among them.
    private static func spread(_ points: [[UInt32]], _ count: Int) -> [[UInt32]] {
        guard points.count > count else { return points }
        return (0..<count).map { points[$0 * points.count / count] }
    }

    /// The next character that was seen in such a place.
    private func seenNext(at place: Int) -> UInt32? {
        seen.characters(at: place, like: [lower[place]]).first { $0 > lower[place] }
    }

    /// The first key behind all that have so many characters in common with the lower end: one with
    /// the next character that was seen in such a place.
    private func behindAll(sharing count: Int) -> [UInt32]? {
        let place = count - 1
        guard let next = seenNext(at: place) ?? KeyText.successor(of: lower[place]) else {
            return nil
        }
        return lower[..<place] + [next]
    }
}
