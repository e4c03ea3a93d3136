// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads one rule of a replication configuration.
struct ReplicationRuleReader {
    private(set) var rule: ReplicationRule
    /// Members that mean nothing to a job.
    private(set) var ignoredMembers: [String] = []

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "ID", "Priority", "Prefix", "Filter", "Status", "SourceSelectionCriteria",
            "ExistingObjectReplication", "Destination", "DeleteMarkerReplication",
        ])
        let place = try document.needed("Destination", among: members)
        let (destination, ignored) = try Self.destination(place)
        ignoredMembers = ignored
        rule = ReplicationRule(destination: destination)
        rule.id = try members["ID"]?.string(0...255)
        rule.priority = try members["Priority"]?.integer(0...2_147_483_647)
        rule.isEnabled = try Self.isEnabled(document.needed("Status", among: members))
        rule.isFirstVersion = members["Filter"] == nil
        rule.filter = try Self.filter(members["Filter"], prefix: members["Prefix"])
        rule.replicatesExistingObjects =
            try members["ExistingObjectReplication"].flatMap(Self.status)
        rule.replicatesDeleteMarkers = try members["DeleteMarkerReplication"].flatMap(Self.status)
        guard let criteria = members["SourceSelectionCriteria"] else { return }
        let selected = try criteria.object(allowing: [
            "SseKmsEncryptedObjects", "ReplicaModifications",
        ])
        rule.selectsKMSObjects = try selected["SseKmsEncryptedObjects"].flatMap(Self.status)
        rule.selectsReplicaModifications =
            try selected["ReplicaModifications"].flatMap(Self.status)
    }

    /// `{"Status": "Enabled"}`; `nil` where it is empty, which the model allows for one of them.
    private static func status(_ member: JSONMember) throws(JobDocumentProblem) -> Bool? {
        let members = try member.object(allowing: ["Status"])
        guard let status = members["Status"] else { return nil }
        return try isEnabled(status)
    }

    private static func isEnabled(_ member: JSONMember) throws(JobDocumentProblem) -> Bool {
        let text = try member.string(0...100)
        guard text == "Enabled" || text == "Disabled" else {
            throw member.refuse("\"\(text)\" is not allowed; allowed: Enabled, Disabled")
        }
        return text == "Enabled"
    }

    /// Exactly one of Prefix, Tag and And, or nothing, which means every object.
    private static func filter(
        _ filter: JSONMember?, prefix: JSONMember?
    ) throws(JobDocumentProblem) -> ReplicationFilter {
        guard let filter else {
            return ReplicationFilter(prefix: try prefix?.string(0...1_024))
        }
        if let prefix { throw prefix.refuse("it contradicts Filter; allowed: one of the two") }
        let members = try filter.object(allowing: ["Prefix", "Tag", "And"])
        guard members.count <= 1 else {
            throw filter.refuse("allowed: one of Prefix, Tag, And; for several conditions And")
        }
        if let tag = members["Tag"] { return ReplicationFilter(tags: [try Self.tag(tag)]) }
        guard let all = members["And"] else {
            return ReplicationFilter(prefix: try members["Prefix"]?.string(0...1_024))
        }
        let parts = try all.object(allowing: ["Prefix", "Tags"])
        var combined = ReplicationFilter(prefix: try parts["Prefix"]?.string(0...1_024))
        for entry in try parts["Tags"]?.list() ?? [] {
            let tag = try Self.tag(entry)
            if combined.tags.contains(where: { $0.key == tag.key }) {
                throw entry.refuse("\"\(tag.key)\" stands twice; tag keys must be unique")
            }
            combined.tags.append(tag)
        }
        return combined
    }

    private static func tag(_ member: JSONMember) throws(JobDocumentProblem) -> S3Tag {
        let members = try member.object(allowing: ["Key", "Value"])
        return S3Tag(
            key: try member.needed("Key", among: members).string(1...128),
            value: try member.needed("Value", among: members).string(0...256))
    }

    private static func destination(
        _ member: JSONMember
    ) throws(JobDocumentProblem) -> (ReplicationDestination, ignored: [String]) {
        let members = try member.object(allowing: [
            "Bucket", "Account", "StorageClass", "AccessControlTranslation",
            "EncryptionConfiguration", "ReplicationTime", "Metrics",
        ])
        var destination = ReplicationDestination(
            bucket: try member.needed("Bucket", among: members).bucket())
        destination.account = try members["Account"]?.accountID()
        destination.storageClass = try members["StorageClass"]?.choice(StorageClass.self)
        if let translation = members["AccessControlTranslation"] {
            let owner = try translation.needed(
                "Owner", among: translation.object(allowing: ["Owner"]))
            guard try owner.string(0...100) == "Destination" else {
                throw owner.refuse("allowed: Destination")
            }
            destination.isOwnedByDestination = true
        }
        destination.replicaKMSKeyID = try members["EncryptionConfiguration"].flatMap {
            member throws(JobDocumentProblem) in
            try member.object(allowing: ["ReplicaKmsKeyID"])["ReplicaKmsKeyID"]?
                .headerValue(1...2_000)
        }
        let ignored = ["ReplicationTime", "Metrics"].compactMap { members[$0]?.path }
        return (destination, ignored)
    }
}
