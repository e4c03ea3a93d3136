// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobOperation {
    /// The operations of the service; this product runs two of them.
    private static let serviceNames = [
        "S3PutObjectCopy", "LambdaInvoke", "S3PutObjectAcl", "S3PutObjectTagging",
        "S3DeleteObjectTagging", "S3InitiateRestoreObject", "S3PutObjectLegalHold",
        "S3PutObjectRetention", "S3ReplicateObject", "S3ComputeObjectChecksum",
        "S3UpdateObjectEncryption",
    ]

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: Self.serviceNames)
        guard members.count == 1, let (name, member) = members.first else {
            let names = members.isEmpty ? "none" : members.keys.sorted().joined(separator: ", ")
            throw document.refuse("exactly one operation is allowed, here: \(names)")
        }
        switch name {
        case "S3PutObjectCopy":
            self = .s3PutObjectCopy(try S3PutObjectCopy(document: member))
        case "S3ReplicateObject":
            _ = try member.object(allowing: [])
            self = .s3ReplicateObject
        default:
            _ = try member.object(allowing: nil)
            self = .other(name: name, document: member.value)
        }
    }

    var document: JSONValue {
        switch self {
        case .s3PutObjectCopy(let copy): .object(["S3PutObjectCopy": copy.document])
        case .s3ReplicateObject: .object(["S3ReplicateObject": .object([:])])
        case .other(let name, let document): .object([name: document])
        }
    }
}
