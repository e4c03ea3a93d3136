// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One page of a listing: entries in key order, each an element of its own or a common prefix.
struct ListingPage {
    private(set) var elements: [ListedVersion] = []
    private(set) var prefixes: [ObjectKey] = []
    /// Whether the page says that more follows.
    private(set) var isTruncated = false
    /// Where the page says that the next one goes on.
    private(set) var next: ObjectKey?
    /// The last key or common prefix on the page.
    private var last: ObjectKey?
    private let request: ListingRequest

    init(_ request: ListingRequest) { self.request = request }

    /// Entries on the page.
    var count: Int { elements.count + prefixes.count }

    /// Adds an entry; false when the page was full before it.
    mutating func add(_ key: ObjectKey, _ element: ListedVersion) -> Bool {
        let common = request.commonPrefix(of: key)
        if let common, prefixes.last == common { return true }
        guard count < request.countMax else {
            isTruncated = request.countMax > 0
            return false
        }
        if let common { prefixes.append(common) } else { elements.append(element) }
        last = common ?? key
        return true
    }

    /// Says where the next page goes on, or what a broken store says.
    mutating func finish(after marker: ObjectKey, firstKey: ObjectKey?) {
        let quirks = request.behaviour.quirks
        if quirks.contains(.endless) {
            (elements, prefixes, isTruncated) = ([], [], true)
            next = ObjectKey(bytes: marker.bytes + [UInt8(ascii: "0")])
            return
        }
        if quirks.contains(.sortedPages) { last = sortByBytes() }
        if !isTruncated, quirks.contains(.looping), count > 0 {
            isTruncated = true
            next = firstKey
        } else if isTruncated, !quirks.contains(.truncated) {
            next = last
        }
    }

    /// Puts the page in order of bytes; answers its last key, in that order.
    private mutating func sortByBytes() -> ObjectKey? {
        // A key's versions keep their order: sorting is stable.
        elements.sort { $0.key < $1.key }
        prefixes.sort()
        return [elements.last?.key, prefixes.last].compactMap { $0 }.max()
    }
}
