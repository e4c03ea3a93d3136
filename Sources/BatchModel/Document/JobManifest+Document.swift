// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobManifest {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: ["Spec", "Location"])
        let spec = try document.needed("Spec", among: members)
        let place = try ManifestPlace(document: try document.needed("Location", among: members))
        let (format, fields) = try Self.spec(spec)
        self.init(
            format: format, fields: fields, location: place.location,
            objectVersionID: place.objectVersionID, etag: place.etag)
    }

    var document: JSONValue {
        let place = ManifestPlace(
            location: location, objectVersionID: objectVersionID, etag: etag)
        var spec: [String: JSONValue] = ["Format": .string(format.rawValue)]
        if !format.isInventory {
            spec["Fields"] = .array(fields.map { .string($0.rawValue) })
        }
        return .object(["Spec": .object(spec), "Location": place.document])
    }

    private static func spec(
        _ spec: JSONMember
    ) throws(JobDocumentProblem) -> (JobManifestFormat, [ManifestField]) {
        let members = try spec.object(allowing: ["Format", "Fields"])
        let format = try spec.needed("Format", among: members).choice(JobManifestFormat.self)
        guard format.isInventory else {
            return (format, try fields(spec.needed("Fields", among: members)))
        }
        if let fields = members["Fields"] {
            throw fields.refuse("an inventory's own fileSchema names its columns; leave it out")
        }
        return (format, [])
    }

    private static func fields(_ fields: JSONMember) throws(JobDocumentProblem) -> [ManifestField] {
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
