// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobReplication {
    /// `replication.json` of a job: a list of buckets with their configurations as the service
    /// writes them. Reading it again gives equal rules.
    public var document: JSONValue {
        .array(
            sources.map { source in
                guard case .object(var members) = source.configuration.document else {
                    preconditionFailure("a configuration's document is an object")
                }
                members["Bucket"] = source.bucket.map(JSONValue.string)
                return .object(members)
            })
    }

    public init(documentText: String) throws(JobDocumentProblem) {
        self.init()
        let list = try JSONMember(path: "", value: JSONValue(text: documentText)).list()
        for entry in list {
            let members = try entry.object(allowing: ["Bucket", "ReplicationConfiguration"])
            add(
                ReplicationSource(
                    bucket: try members["Bucket"]?.string(1...63),
                    configuration: try ReplicationConfiguration(
                        document: entry.needed("ReplicationConfiguration", among: members),
                        isEmptyAllowed: true)))
        }
    }
}
