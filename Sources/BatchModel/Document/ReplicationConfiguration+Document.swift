// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ReplicationConfiguration {
    /// Rules in one configuration (S3 User Guide, replication configuration file elements).
    private static let rulesMax = 1_000

    /// Reads the output of `aws s3api get-bucket-replication`, with or without its outer member.
    public init(documentText: String) throws(JobDocumentProblem) {
        try self.init(value: JSONValue(text: documentText))
    }

    /// Reads such a document that is a value already.
    public init(value: JSONValue) throws(JobDocumentProblem) {
        var document = JSONMember(path: "", value: value)
        if case .object(let members) = value, let inner = members["ReplicationConfiguration"] {
            let outer = try document.object(allowing: ["ReplicationConfiguration"])
            document = outer["ReplicationConfiguration"] ?? JSONMember(path: "", value: inner)
        }
        try self.init(document: document)
    }

    /// There may be no rule where we note so of a bucket without a configuration.
    init(
        document: JSONMember, isEmptyAllowed: Bool = false
    ) throws(JobDocumentProblem) {
        let members = try document.object(allowing: ["Role", "Rules"])
        let list = try document.needed("Rules", among: members)
        let entries = try list.list()
        guard ((isEmptyAllowed ? 0 : 1)...Self.rulesMax).contains(entries.count) else {
            throw list.refuse("\(entries.count) rules; allowed: 1 to \(Self.rulesMax)")
        }
        self.init(role: try members["Role"]?.string(0...2_048), rules: [])
        for entry in entries {
            let reader = try ReplicationRuleReader(document: entry)
            rules.append(reader.rule)
            ignoredMembers += reader.ignoredMembers
        }
    }

    /// The configuration with its outer member; reading it again gives equal rules.
    public var document: JSONValue {
        var members: [String: JSONValue] = ["Rules": .array(rules.map(\.document))]
        members["Role"] = role.map(JSONValue.string)
        return .object(["ReplicationConfiguration": .object(members)])
    }
}
