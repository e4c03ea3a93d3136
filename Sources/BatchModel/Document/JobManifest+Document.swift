// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobManifest {
    private static let format = "S3BatchOperations_CSV_20180820"

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: ["Spec", "Location"])
        guard let spec = members["Spec"], let location = members["Location"] else {
            let missing = members["Spec"] == nil ? "Spec" : "Location"
            throw JobDocumentProblem(
                member: "\(document.path).\(missing)", problem: "it is missing and must be there")
        }
        let place = try location.object(allowing: ["ObjectArn", "ObjectVersionId", "ETag"])
        guard let arn = place["ObjectArn"] else {
            throw location.refuse("ObjectArn is missing and must be there")
        }
        self.init(
            fields: try Self.fields(spec), location: try Self.location(arn),
            objectVersionID: try place["ObjectVersionId"]?.string(1...2_000),
            etag: try place["ETag"].map { member throws(JobDocumentProblem) in
                try member.headerValue(1...1_024).filter { $0 != "\"" }
            })
        if case .s3 = self.location, etag == nil {
            throw location.refuse("ETag is missing; it pins the manifest and must be there")
        }
    }

    var document: JSONValue {
        var place: [String: JSONValue] = ["ObjectArn": .string(location.text)]
        place["ObjectVersionId"] = objectVersionID.map(JSONValue.string)
        place["ETag"] = etag.map(JSONValue.string)
        return .object([
            "Spec": .object([
                "Format": .string(Self.format),
                "Fields": .array(fields.map { .string($0.rawValue) }),
            ]),
            "Location": .object(place),
        ])
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

    private static func fields(_ spec: JSONMember) throws(JobDocumentProblem) -> [ManifestField] {
        let members = try spec.object(allowing: ["Format", "Fields"])
        guard let format = members["Format"], let fields = members["Fields"] else {
            let missing = members["Format"] == nil ? "Format" : "Fields"
            throw spec.refuse("\(missing) is missing and must be there")
        }
        let name = try format.string(1...100)
        guard name == Self.format else {
            throw format.refuse("\"\(name)\" is not run yet; allowed: \(Self.format)")
        }
        var columns: [ManifestField] = []
        for member in try fields.list() {
            let field = try member.choice(ManifestField.self)
            if field != .ignore, columns.contains(field) {
                throw member.refuse("\(field.rawValue) stands twice; only Ignore may be repeated")
            }
            columns.append(field)
        }
        for needed in [ManifestField.bucket, .key] where !columns.contains(needed) {
            throw fields.refuse("\(needed.rawValue) is missing; Bucket and Key must be there")
        }
        return columns
    }
}
