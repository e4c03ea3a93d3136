// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which requests share a pace.
package enum PaceScope: Sendable, Equatable {
    /// Those for keys of a bucket that begin so; an empty prefix means all of the bucket.
    case keys(bucket: [UInt8], prefix: [UInt8])
    /// Those that have the store ask its key management, whose limit is the account's.
    case keyManagement

    /// Whether it is a part of a bucket, so that work on other keys can go on.
    var isPrefix: Bool {
        guard case .keys(_, let prefix) = self else { return false }
        return !prefix.isEmpty
    }

    func covers(bucket: [UInt8], key: [UInt8]) -> Bool {
        guard case .keys(let ours, let prefix) = self else { return false }
        return ours == bucket && key.starts(with: prefix)
    }

    /// Whether all requests of the other are among its own.
    func covers(_ other: PaceScope) -> Bool {
        guard case .keys(let bucket, let prefix) = other else { return self == other }
        return covers(bucket: bucket, key: prefix)
    }

    /// The prefix one '/' shorter; nil when it is empty.
    var parent: PaceScope? {
        guard case .keys(let bucket, let prefix) = self, !prefix.isEmpty else { return nil }
        let end = prefix.dropLast().lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return .keys(bucket: bucket, prefix: Array(prefix[..<end]))
    }
}
