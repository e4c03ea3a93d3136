// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which objects a replication rule is for: all conditions must hold.
public struct ReplicationFilter: Sendable, Equatable {
    /// `nil` and empty both let every key through.
    public var prefix: String?
    /// Key and value exactly; the object may have more tags.
    public var tags: [S3Tag]

    public init(prefix: String? = nil, tags: [S3Tag] = []) {
        self.prefix = prefix
        self.tags = tags
    }
}
