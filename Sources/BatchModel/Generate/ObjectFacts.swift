// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is known of an object, or of one version of it, from a listing, a manifest or a request.
/// Pure data: filters and replication rules decide by it and say what they lack.
public struct ObjectFacts: Sendable, Equatable {
    /// Raw bytes, decoded.
    public var key: [UInt8]
    /// `nil` where nobody said; a listing always does.
    public var isDeleteMarker: Bool?
    public var size: UInt64?
    public var lastModified: Timestamp?
    /// As the store names it; `nil` where nobody said. A listing without one means STANDARD.
    public var storageClass: String?
    /// `nil` until asked by HEAD, or told by an inventory.
    public var encryption: ObjectEncryption?
    /// `x-amz-replication-status`, empty where there is none; `nil` until asked.
    public var replicationStatus: String?
    /// `nil` until asked.
    public var tags: [S3Tag]?

    public init(
        key: [UInt8], isDeleteMarker: Bool? = nil, size: UInt64? = nil,
        lastModified: Timestamp? = nil, storageClass: String? = nil,
        encryption: ObjectEncryption? = nil, replicationStatus: String? = nil,
        tags: [S3Tag]? = nil
    ) {
        self.key = key
        self.isDeleteMarker = isDeleteMarker
        self.size = size
        self.lastModified = lastModified
        self.storageClass = storageClass
        self.encryption = encryption
        self.replicationStatus = replicationStatus
        self.tags = tags
    }

    /// Whether the object must be restored before anything can read it.
    public var isArchived: Bool {
        StorageClass.archives.contains { storageClass == $0.rawValue }
    }
}
