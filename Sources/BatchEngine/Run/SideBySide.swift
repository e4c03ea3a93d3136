// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Work on several things at a time.
enum SideBySide {
    /// Applies `transform` to each item, to so many at a time.
    ///
    /// - Returns: the results in the order of the items.
    /// - Throws: the first error; what is under way is cancelled then.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], atOnce: Int,
        _ transform: @escaping @Sendable (Item) async throws -> Result
    ) async throws -> [Result] {
        var results = [Result?](repeating: nil, count: items.count)
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var rest = items.enumerated().makeIterator()
            func start() {
                guard let (place, item) = rest.next() else { return }
                group.addTask { (place, try await transform(item)) }
            }
            for _ in 0..<atOnce { start() }
            while let (place, result) = try await group.next() {
                results[place] = result
                start()
            }
        }
        return results.compactMap { $0 }
    }
}
