// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What PutBucketReplication demands of its document (S3 API reference, PutBucketReplication and
/// ReplicationRule; S3 User Guide, "Replication configuration file elements").
struct ReplicationRules {
    private static let rulesMax = 1_000
    private static let ruleIDCharactersMax = 255
    private static let storageClasses = AttributeReader.storageClasses
    private static let switches: Set<String> = ["Enabled", "Disabled"]
    /// Children that each element may have.
    private static let children: [String: Set<String>] = [
        "Rule": [
            "ID", "Priority", "Prefix", "Filter", "Status", "SourceSelectionCriteria",
            "ExistingObjectReplication", "Destination", "DeleteMarkerReplication",
        ],
        "Filter": ["Prefix", "Tag", "And"],
        "And": ["Prefix", "Tag"],
        "Tag": ["Key", "Value"],
        "SourceSelectionCriteria": ["SseKmsEncryptedObjects", "ReplicaModifications"],
        "SseKmsEncryptedObjects": ["Status"],
        "ReplicaModifications": ["Status"],
        "ExistingObjectReplication": ["Status"],
        "DeleteMarkerReplication": ["Status"],
        "Destination": [
            "Bucket", "Account", "StorageClass", "AccessControlTranslation",
            "EncryptionConfiguration", "ReplicationTime", "Metrics",
        ],
        "AccessControlTranslation": ["Owner"],
        "EncryptionConfiguration": ["ReplicaKmsKeyID"],
        "ReplicationTime": ["Status", "Time"],
        "Time": ["Minutes"],
        "Metrics": ["Status", "EventThreshold"],
        "EventThreshold": ["Minutes"],
    ]

    /// The buckets that the rules replicate to, by name.
    private(set) var destinations: [String] = []

    /// Checks the whole document.
    init(_ root: XMLNode) throws(S3Failure) {
        let rules = root.all("Rule")
        let others = root.children.filter { $0.name != "Rule" && $0.name != "Role" }
        guard root.name == "ReplicationConfiguration", others.isEmpty,
            root.all("Role").count == 1, root["Role"]?.text.isEmpty == false,
            (1...Self.rulesMax).contains(rules.count)
        else { throw S3Failure.malformedXML }
        var names: Set<String> = []
        var priorities: Set<Int> = []
        for rule in rules {
            try Self.checkShape(rule)
            try check(rule)
            if let name = rule["ID"]?.text, !names.insert(name).inserted {
                throw S3Failure.invalidArgument(
                    "Rule Id must be unique. Found same Id for more "
                        + "than one rule", "Rule Id", name)
            }
            guard let text = rule["Priority"]?.text else { continue }
            guard let priority = Int(text), priority >= 0 else { throw S3Failure.malformedXML }
            guard priorities.insert(priority).inserted else {
                throw S3Failure.invalidRequest("Found duplicate priority \(priority)")
            }
        }
    }

    /// Known children only, each once but tags, and Status everywhere one of two words.
    private static func checkShape(_ node: XMLNode) throws(S3Failure) {
        let allowed = children[node.name] ?? []
        var seen: Set<String> = []
        for child in node.children {
            let isRepeated = !seen.insert(child.name).inserted
            guard allowed.contains(child.name), !isRepeated || child.name == "Tag" else {
                throw S3Failure.malformedXML
            }
            if child.name == "Status", !switches.contains(child.text) {
                throw S3Failure.malformedXML
            }
            try checkShape(child)
        }
    }

    private mutating func check(_ rule: XMLNode) throws(S3Failure) {
        guard rule["Status"] != nil, let destination = rule["Destination"],
            (rule["ID"]?.text.count ?? 0) <= Self.ruleIDCharactersMax
        else { throw S3Failure.malformedXML }
        if let filter = rule["Filter"] {
            guard rule["Prefix"] == nil, filter.children.count <= 1 else {
                throw S3Failure.malformedXML
            }
            guard rule["Priority"] != nil else {
                throw S3Failure.invalidRequest(
                    "Priority must be specified for this version of Cross Region Replication "
                        + "configuration schema.")
            }
            guard let markers = rule["DeleteMarkerReplication"]?["Status"]?.text else {
                throw S3Failure.invalidRequest(
                    "DeleteMarkerReplication must be specified for this version of Cross Region "
                        + "Replication configuration schema.")
            }
            let tags = filter.all("Tag") + (filter["And"]?.all("Tag") ?? [])
            guard tags.isEmpty || markers == "Disabled" else {
                throw S3Failure.invalidRequest(
                    "Delete marker replication is not supported if any Tag filter is specified.")
            }
        } else {
            guard rule["Prefix"] != nil else { throw S3Failure.malformedXML }
            guard rule["Priority"] == nil, rule["DeleteMarkerReplication"] == nil else {
                throw S3Failure.invalidRequest(
                    "Priority and DeleteMarkerReplication need a Filter.")
            }
        }
        try check(
            destination,
            isKMS: rule["SourceSelectionCriteria"]?["SseKmsEncryptedObjects"]?[
                "Status"]?.text == "Enabled")
    }

    private mutating func check(_ destination: XMLNode, isKMS: Bool) throws(S3Failure) {
        let arn = destination["Bucket"]?.text ?? ""
        let name = String(arn.dropFirst("arn:aws:s3:::".count))
        guard arn.hasPrefix("arn:aws:s3:::"), !name.isEmpty, !name.contains("/") else {
            throw S3Failure.invalidArgument("Invalid bucket ARN.", "Bucket", arn)
        }
        if let storageClass = destination["StorageClass"]?.text,
            !Self.storageClasses.contains(storageClass)
        {
            throw S3Failure.malformedXML
        }
        if let owner = destination["AccessControlTranslation"]?["Owner"]?.text {
            guard owner == "Destination" else { throw S3Failure.malformedXML }
            guard destination["Account"] != nil else {
                throw S3Failure.invalidRequest(
                    "Account must be specified with AccessControlTranslation.")
            }
        }
        let key = destination["EncryptionConfiguration"]?["ReplicaKmsKeyID"]?.text
        guard isKMS == (key != nil) else {
            throw S3Failure.invalidRequest(
                "SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present, "
                    + "and the other way round.")
        }
        destinations.append(name)
    }
}
