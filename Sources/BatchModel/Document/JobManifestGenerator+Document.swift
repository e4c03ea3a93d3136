// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobManifestGenerator {
    private static let memberName = "S3JobManifestGenerator"

    /// Reads `ManifestGenerator`, a union with one member.
    init(document: JSONMember) throws(JobDocumentProblem) {
        let union = try document.object(allowing: [Self.memberName])
        let generator = try document.needed(Self.memberName, among: union)
        let members = try generator.object(allowing: [
            "ExpectedBucketOwner", "SourceBucket", "ManifestOutputLocation", "Filter",
            "EnableManifestOutput",
        ])
        let source = try generator.needed("SourceBucket", among: members)
        self.init(
            sourceBucket: try source.bucket(),
            filter: try members["Filter"].map { member throws(JobDocumentProblem) in
                try ManifestFilter(document: member)
            } ?? ManifestFilter(),
            expectedBucketOwner: try members["ExpectedBucketOwner"]?.accountID(),
            outputLocation: try members["ManifestOutputLocation"].map {
                member throws(JobDocumentProblem) in
                try ManifestOutputLocation(document: member)
            },
            isOutputEnabled: try generator.needed("EnableManifestOutput", among: members).bool())
        guard !isOutputEnabled || outputLocation != nil else {
            throw generator.refuse(
                "ManifestOutputLocation is missing and must be there when EnableManifestOutput is "
                    + "true")
        }
    }

    /// Reads the value of `ManifestGenerator`.
    package init(document value: JSONValue) throws(JobDocumentProblem) {
        try self.init(document: JSONMember(path: "ManifestGenerator", value: value))
    }

    package var document: JSONValue {
        var members: [String: JSONValue] = [
            "SourceBucket": .string(sourceBucket.arn),
            "EnableManifestOutput": .bool(isOutputEnabled),
        ]
        members["ExpectedBucketOwner"] = expectedBucketOwner.map(JSONValue.string)
        members["ManifestOutputLocation"] = outputLocation?.document
        if filter != ManifestFilter() { members["Filter"] = filter.document }
        return .object([Self.memberName: .object(members)])
    }
}
