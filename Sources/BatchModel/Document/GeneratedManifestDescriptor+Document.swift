// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension GeneratedManifestDescriptor {
    /// `GeneratedManifestDescriptor` as DescribeJob writes it.
    public var document: JSONValue {
        let place = ManifestPlace(
            location: location, objectVersionID: objectVersionID, etag: etag)
        return .object([
            "Format": .string(format.rawValue), "Location": place.document,
        ])
    }

    /// Reads what `document` writes.
    public init(documentText: String) throws(JobDocumentProblem) {
        let document = JSONMember(path: "", value: try JSONValue(text: documentText))
        let members = try document.object(allowing: ["Format", "Location"])
        let location = try document.needed("Location", among: members)
        let place = try ManifestPlace(document: location)
        guard let etag = place.etag else { throw location.refuse("ETag is missing") }
        self.init(
            format: try document.needed("Format", among: members).choice(JobManifestFormat.self),
            location: place.location, objectVersionID: place.objectVersionID, etag: etag)
    }
}
