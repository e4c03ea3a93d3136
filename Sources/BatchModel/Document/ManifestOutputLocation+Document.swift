// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ManifestOutputLocation {
    private static let format = JobManifestFormat.inventory20211130.rawValue

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "ExpectedManifestBucketOwner", "Bucket", "ManifestPrefix", "ManifestEncryption",
            "ManifestFormat",
        ])
        let format = try document.needed("ManifestFormat", among: members)
        guard try format.string(1...100) == Self.format else {
            throw format.refuse("allowed: \(Self.format)")
        }
        self.init(
            destination: try document.needed("Bucket", among: members).outputPlace(
                restIn: "ManifestPrefix"),
            prefix: try members["ManifestPrefix"]?.string(1...512),
            expectedBucketOwner: try members["ExpectedManifestBucketOwner"]?.accountID(),
            encryption: try members["ManifestEncryption"].map {
                member throws(JobDocumentProblem) in
                try ManifestEncryption(document: member)
            })
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [
            "Bucket": .string(destination.text), "ManifestFormat": .string(Self.format),
        ]
        members["ManifestPrefix"] = prefix.map(JSONValue.string)
        members["ExpectedManifestBucketOwner"] = expectedBucketOwner.map(JSONValue.string)
        members["ManifestEncryption"] = encryption?.document
        return .object(members)
    }
}
