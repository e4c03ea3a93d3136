// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ReplicationRule {
    /// The rule as a configuration carries it.
    var document: JSONValue {
        var members: [String: JSONValue] = [
            "Status": Self.status(isEnabled), "Destination": destination.document,
        ]
        members["ID"] = id.map(JSONValue.string)
        members["Priority"] = priority.map { .integer(Int64($0)) }
        if isFirstVersion {
            members["Prefix"] = filter.prefix.map(JSONValue.string)
        } else {
            members["Filter"] = filter.document
        }
        var criteria: [String: JSONValue] = [:]
        criteria["SseKmsEncryptedObjects"] = selectsKMSObjects.map(Self.statusMember)
        criteria["ReplicaModifications"] = selectsReplicaModifications.map(Self.statusMember)
        if !criteria.isEmpty { members["SourceSelectionCriteria"] = .object(criteria) }
        members["ExistingObjectReplication"] = replicatesExistingObjects.map(Self.statusMember)
        members["DeleteMarkerReplication"] = replicatesDeleteMarkers.map(Self.statusMember)
        return .object(members)
    }

    private static func statusMember(_ isEnabled: Bool) -> JSONValue {
        .object(["Status": status(isEnabled)])
    }

    private static func status(_ isEnabled: Bool) -> JSONValue {
        .string(isEnabled ? "Enabled" : "Disabled")
    }
}

extension ReplicationFilter {
    /// Prefix, Tag or And, whichever the conditions need.
    fileprivate var document: JSONValue {
        let tags = self.tags.map { tag in
            JSONValue.object(["Key": .string(tag.key), "Value": .string(tag.value)])
        }
        if tags.isEmpty { return .object(prefix.map { ["Prefix": .string($0)] } ?? [:]) }
        if tags.count == 1, prefix == nil { return .object(["Tag": tags[0]]) }
        var parts: [String: JSONValue] = ["Tags": .array(tags)]
        parts["Prefix"] = prefix.map(JSONValue.string)
        return .object(["And": .object(parts)])
    }
}

extension ReplicationDestination {
    fileprivate var document: JSONValue {
        var members: [String: JSONValue] = ["Bucket": .string(bucket.arn)]
        members["Account"] = account.map(JSONValue.string)
        members["StorageClass"] = storageClass.map { .string($0.rawValue) }
        if isOwnedByDestination {
            members["AccessControlTranslation"] = .object(["Owner": .string("Destination")])
        }
        members["EncryptionConfiguration"] = replicaKMSKeyID.map {
            .object(["ReplicaKmsKeyID": .string($0)])
        }
        return .object(members)
    }
}
