// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The rules of one bucket, ready to match its objects. Pure.
///
/// For each destination bucket the matching rule of the highest priority acts (S3 User Guide,
/// "Replication configuration file elements"); rules for different buckets act together.
public struct ReplicationRules: Sendable {
    /// A group per destination bucket, the highest priority first.
    private let groups: [[RankedRule]]

    public init(_ configuration: ReplicationConfiguration) {
        var buckets: [String] = []
        var groups: [[RankedRule]] = []
        for (index, rule) in configuration.rules.enumerated() {
            guard rule.isEnabled, rule.replicatesExistingObjects != false else { continue }
            let bucket = rule.destination.bucket.arn
            let ranked = RankedRule(index: index, rule: rule)
            if let place = buckets.firstIndex(of: bucket) {
                groups[place].append(ranked)
            } else {
                buckets.append(bucket)
                groups.append([ranked])
            }
        }
        // Equal priorities, which the service refuses, leave the rules in their order.
        self.groups = groups.map { group in
            group.sorted {
                ($1.rule.priority ?? 0, $0.index) < ($0.rule.priority ?? 0, $1.index)
            }
        }
    }

    /// Which rules replicate an object.
    ///
    /// - Parameters:
    ///   - object: what is known of it. A version not known to be a delete marker is taken for an
    ///     object.
    ///   - isEncryptionDecisive: whether encryption must be known even where it cannot change
    ///     which rule acts, only whether that rule then refuses the object. Whoever copies the
    ///     object sees that for itself.
    /// - Returns: the rules, or what is missing to tell.
    public func match(
        _ object: ObjectFacts, isEncryptionDecisive: Bool = false
    ) -> ReplicationMatch {
        if object.isArchived, let storageClass = object.storageClass {
            return .notEligible(.archived(storageClass: storageClass))
        }
        var acting: [Int] = []
        var questions: ObjectQuestions = []
        var refusal = ReplicationRefusal.noRule
        for group in groups {
            switch Self.match(object, among: group, isEncryptionDecisive) {
            case .rules(let indexes): acting += indexes
            case .needs(let more): questions.formUnion(more)
            case .notEligible(.noRule): break
            case .notEligible(let reason): refusal = reason
            }
        }
        guard questions.isEmpty else { return .needs(questions) }
        return acting.isEmpty ? .notEligible(refusal) : .rules(acting)
    }

    private static func match(
        _ object: ObjectFacts, among group: [RankedRule], _ isEncryptionDecisive: Bool
    ) -> ReplicationMatch {
        var refusal = ReplicationRefusal.noRule
        for (place, ranked) in group.enumerated() {
            guard let isMatch = ranked.matches(object) else { return .needs(.tags) }
            guard isMatch else { continue }
            if object.isDeleteMarker == true {
                guard ranked.rule.carriesDeleteMarkers else {
                    return .notEligible(.deleteMarker(rule: ranked.rule.name))
                }
                return .rules([ranked.index])
            }
            guard ranked.rule.selectsKMSObjects != true else { return .rules([ranked.index]) }
            switch object.encryption?.isKMS {
            case true?:
                // The criteria select objects as the filter does: a lower rule may take it.
                refusal = .encryption(rule: ranked.rule.name)
            case false?:
                return .rules([ranked.index])
            case nil:
                let isOpen =
                    isEncryptionDecisive
                    || group[(place + 1)...].contains {
                        $0.rule.selectsKMSObjects == true && $0.matches(object) != false
                    }
                return isOpen ? .needs(.head) : .rules([ranked.index])
            }
        }
        return .notEligible(refusal)
    }
}
