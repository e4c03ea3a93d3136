// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The replication rules of a job as they were when it met each source bucket: its file
/// `replication.json`. A row's Destination is an index into all their rules, one configuration
/// after the other, so configurations are only ever added.
public struct JobReplication: Sendable, Equatable {
    public private(set) var sources: [ReplicationSource]

    public init(sources: [ReplicationSource] = []) {
        self.sources = sources
    }

    /// Rules that somebody gave for whatever bucket the manifest names.
    public init(everyBucket configuration: ReplicationConfiguration) {
        self.init(sources: [ReplicationSource(bucket: nil, configuration: configuration)])
    }

    /// Adds what was learnt of one more bucket.
    public mutating func add(_ source: ReplicationSource) {
        sources.append(source)
    }

    /// The rules for objects of a bucket, and the index of their first; `nil` when the bucket's are
    /// not known yet.
    public func source(
        forBucket bucket: String
    ) -> (configuration: ReplicationConfiguration, firstIndex: Int)? {
        var index = 0
        for source in sources {
            if source.bucket == nil || source.bucket == bucket {
                return (source.configuration, index)
            }
            index += source.configuration.rules.count
        }
        return nil
    }

    /// The rule that a row's Destination stands for.
    public func rule(at index: Int) -> ReplicationRule? {
        var index = index
        for source in sources {
            let rules = source.configuration.rules
            if rules.indices.contains(index) { return rules[index] }
            index -= rules.count
        }
        return nil
    }

    /// The rules that somebody gave for whatever bucket the manifest names; `nil` where rows go by
    /// those of their buckets.
    public var everyBucket: ReplicationConfiguration? {
        sources.first { $0.bucket == nil }?.configuration
    }

    /// Every rule, in the order of their indexes.
    public var rules: [ReplicationRule] { sources.flatMap(\.configuration.rules) }
}
