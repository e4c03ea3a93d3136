// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Which characters keys have at which place, learned from keys that were seen. Pure.
///
/// Nothing is known beforehand: a first page of numbered keys shows that where a `0` can stand
/// other digits can stand too, and that is enough to cut the rest of the numbers evenly.
struct SeenCharacters {
    /// Characters remembered of one place; more would be a script, and are cut evenly as numbers.
    private static let charactersMax = 128

    /// Keys in which a place has shown nothing new, after which it is taken to be known.
    private static let quietMin = 500

    private struct Place {
        /// Ascending.
        var characters: [UInt32] = []
        /// Keys since the last new one.
        var quiet = 0
    }

    private var places: [Place] = []
    /// For each character those that were seen at any place where it was, ascending.
    private var likes: [UInt32: [UInt32]] = [:]

    mutating func observe(_ key: [UInt32]) {
        while places.count < key.count { places.append(Place()) }
        for (place, character) in key.enumerated() {
            guard places[place].characters.count < Self.charactersMax,
                places[place].characters.insert(character)
            else {
                places[place].quiet += 1
                continue
            }
            places[place].quiet = 0
            var like = likes[character] ?? []
            for other in places[place].characters {
                like.insert(other)
                likes[other, default: []].insert(character)
            }
            likes[character] = like
        }
    }

    /// The characters that may stand at a place where one of these does, ascending: those that
    /// were seen there if that place is known, otherwise those of all places where they were seen.
    func characters(at place: Int, like some: [UInt32]) -> [UInt32] {
        var found: [UInt32] = []
        if place < places.count, places[place].quiet >= Self.quietMin {
            found = places[place].characters
        } else {
            for character in some {
                let like = likes[character] ?? []
                if found.isEmpty { found = like } else { for one in like { found.insert(one) } }
            }
        }
        for character in some { found.insert(character) }
        return found
    }
}

extension [UInt32] {
    /// Inserts where the order wants it; false for what is there.
    @discardableResult
    fileprivate mutating func insert(_ character: UInt32) -> Bool {
        let place = partitionPoint { $0 < character }
        if place < count, self[place] == character { return false }
        insert(character, at: place)
        return true
    }
}
