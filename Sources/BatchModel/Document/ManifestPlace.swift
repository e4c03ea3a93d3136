// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// `JobManifestLocation` of the S3 Control model: where a manifest lies, and what pins it.
struct ManifestPlace {
    let location: ObjectLocation
    let objectVersionID: String?
    let etag: String?

    init(location: ObjectLocation, objectVersionID: String?, etag: String?) {
        self.location = location
        self.objectVersionID = objectVersionID
        self.etag = etag
    }

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: ["ObjectArn", "ObjectVersionId", "ETag"])
        location = try Self.location(document.needed("ObjectArn", among: members))
        objectVersionID = try members["ObjectVersionId"]?.string(1...2_000)
        etag = try members["ETag"].map { member throws(JobDocumentProblem) in
            try member.headerValue(1...1_024).filter { $0 != "\"" }
        }
        if case .s3 = location, etag == nil {
            throw document.refuse("ETag is missing; it pins the manifest and must be there")
        }
    }

    var document: JSONValue {
        var members: [String: JSONValue] = ["ObjectArn": .string(location.text)]
        members["ObjectVersionId"] = objectVersionID.map(JSONValue.string)
        members["ETag"] = etag.map(JSONValue.string)
        return .object(members)
    }

    private static func location(_ member: JSONMember) throws(JobDocumentProblem) -> ObjectLocation
    {
        let text = try member.string(1...2_000)
        guard let location = ObjectLocation(text: text) else {
            throw member.refuse(
                "\"\(text)\" is no place; allowed: arn:aws:s3:::bucket/key, file:///path")
        }
        if case .s3(let bucket, "") = location {
            throw member.refuse("it names bucket \(bucket) without a key; allowed: …:::bucket/key")
        }
        return location
    }
}
