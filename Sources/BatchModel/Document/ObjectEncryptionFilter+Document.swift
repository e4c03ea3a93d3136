// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ObjectEncryptionFilter {
    /// The model allows exactly one entry.
    static func list(
        _ member: JSONMember
    ) throws(JobDocumentProblem) -> [ObjectEncryptionFilter] {
        let entries = try member.list()
        guard entries.count == 1 else {
            throw member.refuse("\(entries.count) entries; allowed: exactly one")
        }
        return [try ObjectEncryptionFilter(document: entries[0])]
    }

    init(document: JSONMember) throws(JobDocumentProblem) {
        let (name, choice) = try document.choiceOfMember([
            "SSES3", "SSEKMS", "DSSEKMS", "SSEC", "NOTSSE",
        ])
        switch name {
        case "SSEKMS":
            let members = try choice.object(allowing: ["KmsKeyArn", "BucketKeyEnabled"])
            self = .sseKMS(
                keyARN: try members["KmsKeyArn"].map(Self.keyARN),
                isBucketKeyEnabled: try members["BucketKeyEnabled"]?.bool())
            return
        case "DSSEKMS":
            let members = try choice.object(allowing: ["KmsKeyArn"])
            self = .dsseKMS(keyARN: try members["KmsKeyArn"].map(Self.keyARN))
            return
        case "SSES3": self = .sseS3
        case "SSEC": self = .sseC
        default: self = .notSSE
        }
        _ = try choice.object(allowing: [])
    }

    var document: JSONValue {
        switch self {
        case .sseS3: return .object(["SSES3": .object([:])])
        case .sseC: return .object(["SSEC": .object([:])])
        case .notSSE: return .object(["NOTSSE": .object([:])])
        case .dsseKMS(let keyARN):
            var members: [String: JSONValue] = [:]
            members["KmsKeyArn"] = keyARN.map(JSONValue.string)
            return .object(["DSSEKMS": .object(members)])
        case .sseKMS(let keyARN, let isBucketKeyEnabled):
            var members: [String: JSONValue] = [:]
            members["KmsKeyArn"] = keyARN.map(JSONValue.string)
            members["BucketKeyEnabled"] = isBucketKeyEnabled.map(JSONValue.bool)
            return .object(["SSEKMS": .object(members)])
        }
    }

    /// `arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+`
    private static func keyARN(_ member: JSONMember) throws(JobDocumentProblem) -> String {
        let text = try member.string(20...2_048)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "kms",
            !parts[3].isEmpty, parts[4].utf8.count == 12, parts[5].hasPrefix("key/"),
            parts[5] != "key/"
        else {
            throw member.refuse(
                "it is no key's ARN; allowed: arn:aws:kms:REGION:111122223333:key/ID")
        }
        return text
    }
}
