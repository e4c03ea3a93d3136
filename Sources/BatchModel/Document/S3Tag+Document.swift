// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3Tag {
    /// Reads the tags of a job, the value of `Tags`.
    package static func jobTags(_ value: JSONValue) throws(JobDocumentProblem) -> [S3Tag] {
        try list(document: JSONMember(path: "Tags", value: value), countMax: Limits.jobTagsMax)
    }

    /// The value of `Tags`, or of any list of tags.
    package static func document(_ tags: [S3Tag]) -> JSONValue {
        .array(tags.map { .object(["Key": .string($0.key), "Value": .string($0.value)]) })
    }

    /// A list of `{"Key", "Value"}` with unique keys.
    static func list(
        document: JSONMember, countMax: Int
    ) throws(JobDocumentProblem) -> [S3Tag] {
        let members = try document.list()
        guard members.count <= countMax else {
            throw document.refuse("\(members.count) tags; allowed: at most \(countMax)")
        }
        var tags: [S3Tag] = []
        for member in members {
            let members = try member.object(allowing: ["Key", "Value"])
            guard let key = members["Key"], let value = members["Value"] else {
                let missing = members["Key"] == nil ? "Key" : "Value"
                throw member.refuse("\(missing) is missing and must be there")
            }
            let tag = S3Tag(key: try text(key, 1...128), value: try text(value, 0...256))
            if tags.contains(where: { $0.key == tag.key }) {
                throw key.refuse("\"\(tag.key)\" stands twice; tag keys must be unique")
            }
            tags.append(tag)
        }
        return tags
    }

    /// Refuses tags that a job cannot have.
    public static func check(_ jobTags: [S3Tag]) throws(JobDocumentProblem) {
        _ = try self.jobTags(document(jobTags))
    }

    /// `^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$`
    private static func text(
        _ member: JSONMember, _ length: ClosedRange<Int>
    ) throws(JobDocumentProblem) -> String {
        let text = try member.string(length)
        if let foreign = text.unicodeScalars.first(where: { !isAllowed($0) }) {
            throw member.refuse(
                "\"\(foreign)\" is not allowed; allowed: letters, digits, spaces and _.:/=+-@")
        }
        return text
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .spaceSeparator, .lineSeparator, .paragraphSeparator, .decimalNumber, .letterNumber,
            .otherNumber:
            true
        default:
            "_.:/=+-@".unicodeScalars.contains(scalar)
        }
    }
}
