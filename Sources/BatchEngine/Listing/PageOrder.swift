// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Looks at the order of a page: a listing of ranges is worth as much as this.
enum PageOrder {
    /// Whether the keys of a page ascend, from that key on.
    ///
    /// - Parameters:
    ///   - page: what the store gave.
    ///   - scope: what it was asked for.
    ///   - previous: the key that the page follows; nil at the beginning.
    ///   - mayRepeat: whether the page may begin with more versions of that key.
    /// - Returns: false for a page that is not in byte order, or does not begin where it should.
    /// - Throws: `JobFailure` for a key that nobody asked for.
    static func isAscending(
        _ page: ObjectsPage, of scope: ListingScope, after previous: [UInt8]?, mayRepeat: Bool
    ) throws(JobFailure) -> Bool {
        try refuseForeign(page, scope)
        var previous = previous
        var previousVersion: String?
        var mayRepeat = mayRepeat
        for object in page.objects {
            if let previous, !ListingOrder.isBefore(previous, object.key) {
                guard mayRepeat, previous == object.key, previousVersion != object.versionID
                else { return false }
            }
            previous = object.key
            previousVersion = object.versionID
            mayRepeat = scope.hasVersions
        }
        return true
    }

    /// - Throws: `JobFailure` for a key without the prefix that was asked for.
    static func refuseForeign(_ page: ObjectsPage, _ scope: ListingScope) throws(JobFailure) {
        guard !scope.prefix.isEmpty else { return }
        for object in page.objects where !object.key.starts(with: scope.prefix) {
            throw ListingStop.foreignKey(scope, object.key)
        }
    }
}
