// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ManifestFilter {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "EligibleForReplication", "CreatedAfter", "CreatedBefore", "ObjectReplicationStatuses",
            "KeyNameConstraint", "ObjectSizeGreaterThanBytes", "ObjectSizeLessThanBytes",
            "MatchAnyStorageClass", "MatchAnyObjectEncryption",
        ])
        self.init()
        eligibleForReplication = try members["EligibleForReplication"]?.bool()
        createdAfter = try members["CreatedAfter"]?.timestamp()
        createdBefore = try members["CreatedBefore"]?.timestamp()
        objectReplicationStatuses =
            try members["ObjectReplicationStatuses"]?.choices(ReplicationStatus.self) ?? []
        keyNameConstraint =
            try members["KeyNameConstraint"].map { member throws(JobDocumentProblem) in
                try KeyNameConstraint(document: member)
            } ?? KeyNameConstraint()
        objectSizeGreaterThanBytes =
            try (members["ObjectSizeGreaterThanBytes"]?.integer(0...Int.max)).map(UInt64.init)
        objectSizeLessThanBytes =
            try (members["ObjectSizeLessThanBytes"]?.integer(0...Int.max)).map(UInt64.init)
        matchAnyStorageClass =
            try members["MatchAnyStorageClass"]?.choices(StorageClass.self) ?? []
        matchAnyObjectEncryption =
            try members["MatchAnyObjectEncryption"].map(ObjectEncryptionFilter.list) ?? []
        if let early = createdAfter, let late = createdBefore, late <= early {
            throw document.refuse(
                "CreatedBefore is not after CreatedAfter, so that no object could match")
        }
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [:]
        members["EligibleForReplication"] = eligibleForReplication.map(JSONValue.bool)
        members["CreatedAfter"] = createdAfter.map { .string($0.iso8601Milliseconds) }
        members["CreatedBefore"] = createdBefore.map { .string($0.iso8601Milliseconds) }
        members["ObjectReplicationStatuses"] = Self.names(objectReplicationStatuses)
        if keyNameConstraint != KeyNameConstraint() {
            members["KeyNameConstraint"] = keyNameConstraint.document
        }
        members["ObjectSizeGreaterThanBytes"] = objectSizeGreaterThanBytes.map {
            .integer(Int64(clamping: $0))
        }
        members["ObjectSizeLessThanBytes"] = objectSizeLessThanBytes.map {
            .integer(Int64(clamping: $0))
        }
        members["MatchAnyStorageClass"] = Self.names(matchAnyStorageClass)
        if !matchAnyObjectEncryption.isEmpty {
            members["MatchAnyObjectEncryption"] = .array(matchAnyObjectEncryption.map(\.document))
        }
        return .object(members)
    }

    private static func names(_ choices: [some RawRepresentable<String>]) -> JSONValue? {
        choices.isEmpty ? nil : .array(choices.map { .string($0.rawValue) })
    }
}
