// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JSONMember {
    /// A member that must be there.
    func needed(
        _ name: String, among members: [String: JSONMember]
    ) throws(JobDocumentProblem) -> JSONMember {
        guard let member = members[name] else {
            throw JobDocumentProblem(
                member: path.isEmpty ? name : "\(path).\(name)",
                problem: "it is missing and must be there")
        }
        return member
    }

    /// The one member of a union. The names are those of the SDKs; on the wire some are spelled
    /// with hyphens, which is taken too: `SSE-KMS` for `SSEKMS`.
    func choiceOfMember(
        _ names: [String]
    ) throws(JobDocumentProblem) -> (name: String, member: JSONMember) {
        let spellings = ["SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C", "NOT-SSE"]
        let members = try object(allowing: names + spellings)
        guard members.count == 1, let (name, member) = members.first else {
            throw refuse("exactly one member is allowed: \(names.joined(separator: ", "))")
        }
        let plain = name.filter { $0 != "-" }
        guard names.contains(plain) else {
            throw member.refuse(
                "there is no such member; allowed here: \(names.joined(separator: ", "))")
        }
        return (plain, member)
    }

    /// A list of names.
    func choices<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(JobDocumentProblem) -> [Choice] where Choice.RawValue == String {
        var choices: [Choice] = []
        for entry in try list() { choices.append(try entry.choice(type)) }
        return choices
    }

    /// A bucket by its ARN.
    func bucket() throws(JobDocumentProblem) -> S3Resource {
        let text = try string(1...256)
        guard let resource = S3Resource(arn: text), case .bucket = resource else {
            throw refuse("\"\(text)\" is no bucket; allowed: arn:aws:s3:::BUCKET")
        }
        return resource
    }

    /// A bucket by its ARN, or a directory of this machine. The other member named holds what
    /// stands before the keys.
    func outputPlace(restIn member: String) throws(JobDocumentProblem) -> ObjectLocation {
        let text = try string(1...2_000)
        guard let location = ObjectLocation(text: text) else {
            throw refuse(
                "\"\(text)\" is no bucket; allowed: arn:aws:s3:::bucket, file:///directory")
        }
        if case .s3(_, let key) = location, !key.isEmpty {
            throw refuse("it holds a key; name the bucket here and the rest in \(member)")
        }
        return location
    }
}
