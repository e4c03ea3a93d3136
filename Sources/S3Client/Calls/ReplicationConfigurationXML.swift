// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Reads replication rules from XML: the answer to GetBucketReplication, or a file of it.
package enum ReplicationConfigurationXML {
    /// - Throws: what is wrong with the document, and where.
    package static func read(
        _ bytes: [UInt8]
    ) throws(JobDocumentProblem) -> ReplicationConfiguration {
        guard let tree = XMLElementReader.read(bytes, strictly: true) else {
            throw JobDocumentProblem(member: "", problem: "it is no well-formed XML")
        }
        return try read(tree)
    }

    static func read(_ tree: XMLTree) throws(JobDocumentProblem) -> ReplicationConfiguration {
        guard tree.name == "ReplicationConfiguration" else {
            throw JobDocumentProblem(
                member: "",
                problem: "its root is \(tree.name); allowed: ReplicationConfiguration")
        }
        return try ReplicationConfiguration(value: structure(tree))
    }

    /// The same document as the AWS tools write it in JSON, so that there is one reader of it. Two
    /// lists have other names there (`Rule` and `Tag` of And in the S3 model).
    private static func structure(_ tree: XMLTree) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for name in Set(tree.children.map(\.name)) {
            let values = tree.all(name).map(value)
            switch (tree.name, name) {
            case ("ReplicationConfiguration", "Rule"): members["Rules"] = .array(values)
            case ("And", "Tag"): members["Tags"] = .array(values)
            default: members[name] = values.count == 1 ? values[0] : .array(values)
            }
        }
        return .object(members)
    }

    private static func value(_ tree: XMLTree) -> JSONValue {
        if !tree.children.isEmpty || structures.contains(tree.name) { return structure(tree) }
        if tree.name == "Priority", let number = Int64(tree.text) { return .integer(number) }
        return .string(tree.text)
    }

    /// Elements that hold others, and may be empty.
    private static let structures: Set = [
        "AccessControlTranslation", "And", "DeleteMarkerReplication", "Destination",
        "EncryptionConfiguration", "ExistingObjectReplication", "Filter", "Metrics",
        "ReplicaModifications", "ReplicationTime", "Rule", "SourceSelectionCriteria",
        "SseKmsEncryptedObjects", "Tag",
    ]
}
