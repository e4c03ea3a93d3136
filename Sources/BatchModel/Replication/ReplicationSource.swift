// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A source bucket and its replication rules.
public struct ReplicationSource: Sendable, Equatable {
    /// `nil` for rules that hold for every bucket of the manifest.
    public var bucket: String?
    /// Without rules for a bucket that has none.
    public var configuration: ReplicationConfiguration

    public init(bucket: String?, configuration: ReplicationConfiguration) {
        self.bucket = bucket
        self.configuration = configuration
    }
}
