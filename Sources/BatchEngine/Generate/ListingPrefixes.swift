// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The prefixes of a filter as listings. Pure.
enum ListingPrefixes {
    /// The prefixes to list, ascending, so that together they are all keys with any of them, and
    /// none is listed twice: one that begins with another says nothing more. Without prefixes the
    /// whole bucket.
    static func disjoint(_ prefixes: [String]) -> [[UInt8]] {
        var chosen: [[UInt8]] = []
        for prefix in prefixes.map({ Array($0.utf8) }).sorted(by: ListingOrder.isBefore)
        where !(chosen.last.map { prefix.starts(with: $0) } ?? false) {
            chosen.append(prefix)
        }
        return chosen.isEmpty ? [[]] : chosen
    }
}
