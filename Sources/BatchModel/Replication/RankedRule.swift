// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A rule that can match, with its place in the configuration and its prefix as bytes.
struct RankedRule: Sendable {
    let index: Int
    let rule: ReplicationRule
    private let prefix: [UInt8]

    init(index: Int, rule: ReplicationRule) {
        self.index = index
        self.rule = rule
        prefix = Array((rule.filter.prefix ?? "").utf8)
    }

    /// Whether the filter holds; `nil` when that depends on tags which are not known. A delete
    /// marker has none.
    func matches(_ object: ObjectFacts) -> Bool? {
        guard object.key.starts(with: prefix) else { return false }
        guard !rule.filter.tags.isEmpty else { return true }
        guard object.isDeleteMarker != true else { return false }
        guard let tags = object.tags else { return nil }
        return rule.filter.tags.allSatisfy(tags.contains)
    }
}
