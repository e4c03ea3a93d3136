// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

@testable import BatchEngine

/// A bucket that lists itself: by the plainest means, and in whatever way a store may get wrong.
struct ModelBucket {
    enum Order {
        /// As S3 does.
        case bytes
        /// As a tree of folders: `a/b` before `a-b`.
        case tree
        /// As a hash table.
        case hash
    }

    enum Habit {
        case none
        /// Every listing begins at the beginning, unless it has a token.
        case ignoresStartAfter
        /// The second page brings the first again, and so on.
        case loops
        /// Says for ever that there is more.
        case emptyForEver
        /// Each page begins with what the last one ended with.
        case repeatsLast
    }

    private(set) var rows: [ListedObject] = []
    var order = Order.bytes
    var habit = Habit.none
    var pageMax = 1_000

    /// Keys, each with how many versions it has; 0 for a bucket that has none.
    init(_ keys: [(key: [UInt8], versions: Int)], order: Order = .bytes) {
        self.order = order
        for (key, versions) in keys { add(key, versions: versions) }
    }

    mutating func add(_ key: [UInt8], versions: Int = 0) {
        guard !rows.contains(where: { $0.key == key }) else { return }
        insert(key, versions)
    }

    /// Adds keys that are not there yet, many at once.
    init(distinct keys: some Sequence<[UInt8]>, versions: Int = 0, order: Order = .bytes) {
        self.order = order
        for key in keys.sorted(by: isBefore) {
            rows += entries(of: key, versions)
        }
    }

    mutating func remove(_ key: [UInt8]) {
        rows.removeAll { $0.key == key }
    }

    private mutating func insert(_ key: [UInt8], _ versions: Int) {
        let place = rows.firstIndex { isBefore(key, $0.key) } ?? rows.endIndex
        rows.insert(contentsOf: entries(of: key, versions), at: place)
    }

    private func entries(of key: [UInt8], _ count: Int) -> [ListedObject] {
        count == 0
            ? [ListedObject(key: key)]
            : (0..<count).map { ListedObject(key: key, versionID: "v\(count - $0)") }
    }

    private func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        switch order {
        case .bytes: return left.lexicographicallyPrecedes(right)
        case .tree: return Self.names(left).lexicographicallyPrecedes(Self.names(right)) { $0 < $1 }
        case .hash:
            let (one, other) = (Self.hash(left), Self.hash(right))
            return one == other ? left.lexicographicallyPrecedes(right) : one < other
        }
    }

    private static func names(_ key: [UInt8]) -> [String] {
        key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static func hash(_ key: [UInt8]) -> UInt64 {
        key.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A page as the store would give it.
    func page(
        after marker: ObjectsPage.Marker?, countMax: Int?, prefix: [UInt8] = []
    ) -> ObjectsPage {
        let listed = prefix.isEmpty ? rows : rows.filter { $0.key.starts(with: prefix) }
        var start = 0
        switch marker {
        case .key(let key)? where habit != .ignoresStartAfter:
            start = first(behind: key, in: listed)
        case .token(let token)?: start = place(of: token, in: listed)
        case .version(let key, let versionID)? where !versionID.isEmpty:
            let index = listed.firstIndex { $0.key == key && $0.versionID == versionID }
            start = index.map { $0 + 1 } ?? first(behind: key, in: listed)
        case .version(let key, _)?: start = first(behind: key, in: listed)
        default: break
        }
        if habit == .repeatsLast, case .token? = marker { start = max(0, start - 1) }
        if habit == .emptyForEver, start > 0 { return ObjectsPage(next: .token("\(start)-again")) }
        let end = min(listed.count, start + max(1, min(pageMax, countMax ?? 1_000)))
        var page = ObjectsPage(objects: Array(listed[start..<end]))
        guard end < listed.count else { return page }
        let last = listed[end - 1]
        page.next =
            last.versionID.map { .version(key: last.key, versionID: $0) }
            ?? .token(token(of: habit == .loops ? listed[0] : last))
        return page
    }

    private func first(behind key: [UInt8], in listed: [ListedObject]) -> Int {
        var low = 0
        var high = listed.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(key, listed[middle].key) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func token(of object: ListedObject) -> String {
        object.key.map { String($0) }.joined(separator: ".")
    }

    private func place(of token: String, in listed: [ListedObject]) -> Int {
        let key = token.split(separator: ".").compactMap { UInt8($0) }
        return first(behind: key, in: listed)
    }
}
