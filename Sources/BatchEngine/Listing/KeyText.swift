// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Keys as the numbers of their characters, which order them as their bytes do (RFC 3629, §1), and
/// of which any sequence is a key again: what is asked for must be UTF-8.
enum KeyText {
    /// The characters of a key, up to the first byte that is not UTF-8.
    static func characters(of key: [UInt8]) -> [UInt32] {
        var characters: [UInt32] = []
        characters.reserveCapacity(key.count)
        var decoder = UTF8()
        var bytes = key.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            characters.append(scalar.value)
        }
        return characters
    }

    /// The key of these characters; nil where one is none.
    static func key(of characters: [UInt32]) -> [UInt8]? {
        var key: [UInt8] = []
        for character in characters {
            guard let scalar = Unicode.Scalar(character),
                let bytes = UTF8.encode(scalar)
            else { return nil }
            key.append(contentsOf: bytes)
        }
        return key
    }

    /// The character after this one; nil after the last.
    static func successor(of character: UInt32) -> UInt32? {
        // Surrogates are no characters.
        let next = character == 0xD7FF ? 0xE000 : character + 1
        return next <= 0x10_FFFF ? next : nil
    }

    /// How many characters two keys have in common at their front.
    static func commonCount(_ left: [UInt32], _ right: [UInt32]) -> Int {
        var count = 0
        while count < left.count, count < right.count, left[count] == right[count] { count += 1 }
        return count
    }

    static func isBefore(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}
