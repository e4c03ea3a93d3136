// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which characters keys have at which place, learned from keys that were seen. Pure.
///
/// Nothing is known beforehand: a first page of numbered keys shows that where a `0` can stand
/// other digits can stand too, and that is enough to cut the rest of the numbers evenly.
struct SeenCharacters {
    /// Characters remembered of one place; more would be a script, and are cut evenly as numbers.
    private static let charactersMax = 128

    /// For each place its characters, ascending.
    private var places: [[UInt32]] = []
    /// For each character those that were seen at any place where it was, ascending.
    private var likes: [UInt32: [UInt32]] = [:]

    mutating func observe(_ key: [UInt32]) {
        while places.count < key.count { places.append([]) }
        for (place, character) in key.enumerated() {
            guard places[place].count < Self.charactersMax, places[place].insert(character) else {
                continue
            }
            var like = likes[character] ?? []
            for other in places[place] {
                _ = like.insert(other)
                _ = likes[other, default: []].insert(character)
            }
            likes[character] = like
        }
    }

    /// The characters that were seen at any place where this one was, and itself, ascending.
    func alike(_ character: UInt32) -> [UInt32] { likes[character] ?? [character] }

    /// The same for one of two.
    func alike(_ character: UInt32, _ other: UInt32) -> [UInt32] {
        var found = alike(character)
        for one in alike(other) { _ = found.insert(one) }
        return found
    }
}

extension [UInt32] {
    /// Inserts where the order wants it; false for what is there.
    fileprivate mutating func insert(_ character: UInt32) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < character { low = middle + 1 } else { high = middle }
        }
        if low < count, self[low] == character { return false }
        insert(character, at: low)
        return true
    }
}
