// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The replication rules of a bucket (`ReplicationConfiguration` of the S3 model).
public struct ReplicationConfiguration: Sendable, Equatable {
    /// Kept, never used: a job replicates with its own rights.
    public var role: String?
    public var rules: [ReplicationRule]
    /// Members that were read and mean nothing to a job: the time control of live replication and
    /// its metrics.
    public var ignoredMembers: [String]

    public init(role: String? = nil, rules: [ReplicationRule], ignoredMembers: [String] = []) {
        self.role = role
        self.rules = rules
        self.ignoredMembers = ignoredMembers
    }
}
