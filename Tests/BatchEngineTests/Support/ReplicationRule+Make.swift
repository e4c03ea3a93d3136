// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension ReplicationRule {
    /// A rule for every object, with a destination and nothing else.
    static func make(
        to bucket: String = "far", prefix: String? = nil, tags: [S3Tag] = [],
        priority: Int? = nil, _ change: (inout ReplicationRule) -> Void = { _ in }
    ) -> ReplicationRule {
        var rule = ReplicationRule(
            id: "rule-\(bucket)", priority: priority,
            filter: ReplicationFilter(prefix: prefix, tags: tags),
            destination: ReplicationDestination(bucket: .bucket(bucket)))
        change(&rule)
        return rule
    }
}

extension JobReplication {
    /// Rules for every bucket.
    static func make(_ rules: ReplicationRule...) -> JobReplication {
        JobReplication(everyBucket: ReplicationConfiguration(rules: rules))
    }
}
