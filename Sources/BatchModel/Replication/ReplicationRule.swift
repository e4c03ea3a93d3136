// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One rule of a replication configuration: which objects, and where to.
public struct ReplicationRule: Sendable, Equatable {
    public var id: String?
    /// The largest wins among the rules that match an object and have the same destination.
    public var priority: Int?
    /// `Status`; a disabled rule matches nothing.
    public var isEnabled: Bool
    public var filter: ReplicationFilter
    /// Whether the rule is of the first version of configurations, without Filter, in which delete
    /// markers are replicated unless the rule says otherwise.
    public var isFirstVersion: Bool
    /// `SourceSelectionCriteria.SseKmsEncryptedObjects`: whether objects encrypted with keys of
    /// KMS are replicated.
    public var selectsKMSObjects: Bool?
    /// `SourceSelectionCriteria.ReplicaModifications`: about later changes of replicas, which live
    /// replication carries and no job does. A replica itself is replicated by a job, as the service
    /// does it.
    public var selectsReplicaModifications: Bool?
    /// `ExistingObjectReplication`: a rule that says Disabled leaves out everything a job could
    /// bring, so it then matches nothing.
    public var replicatesExistingObjects: Bool?
    /// `DeleteMarkerReplication`.
    public var replicatesDeleteMarkers: Bool?
    public var destination: ReplicationDestination

    public init(
        id: String? = nil, priority: Int? = nil, isEnabled: Bool = true,
        filter: ReplicationFilter = ReplicationFilter(), isFirstVersion: Bool = false,
        destination: ReplicationDestination
    ) {
        self.id = id
        self.priority = priority
        self.isEnabled = isEnabled
        self.filter = filter
        self.isFirstVersion = isFirstVersion
        self.destination = destination
    }

    /// Whether delete markers go to the destination. They have no tags, so no rule with a tag
    /// filter ever carries them (API Reference, DeleteMarkerReplication).
    public var carriesDeleteMarkers: Bool {
        filter.tags.isEmpty && (replicatesDeleteMarkers ?? isFirstVersion)
    }

    /// For a message: the rule's ID, or where it goes.
    public var name: String { id.map { "\"\($0)\"" } ?? "to \(destination.bucket.name)" }
}
