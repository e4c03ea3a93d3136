// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// ListObjectVersions.
extension S3Service {
    /// A line of the listing.
    private struct Line {
        var key: ObjectKey
        var version: ObjectVersion
        var isLatest: Bool
    }

    func listVersions(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let listing = try ListingRequest(request)
        let marker = ObjectKey(request.query["key-marker"] ?? "")
        let idMarker = request.query["version-id-marker"]
        guard idMarker == nil || !marker.bytes.isEmpty else {
            throw S3Failure.invalidArgument(
                "A version-id marker cannot be specified without a key marker.")
        }
        var page = ListingPage<Line>(listing)
        // With a version marker the rest of the marker's own key comes first.
        var keys = idMarker == nil ? [] : [marker]
        keys += self.keys(request, listing, after: marker, &state)
        pages: for key in keys {
            for line in lines(of: key, request, marker, idMarker, state) {
                guard page.add(key, line) else { break pages }
            }
        }
        let found = page
        let document = XMLWriter.document("ListVersionsResult") { result in
            result.element("Name", request.bucket)
            result.element("Prefix", listing.text(listing.prefix))
            result.element("KeyMarker", listing.text(marker))
            result.element("VersionIdMarker", idMarker ?? "")
            result.element("MaxKeys", listing.countMax)
            if !listing.delimiter.isEmpty {
                result.element("Delimiter", listing.text(ObjectKey(bytes: listing.delimiter)))
            }
            if listing.isURLEncoded { result.element("EncodingType", "url") }
            result.element("IsTruncated", found.isTruncated)
            if found.isTruncated, let last = found.last {
                result.element("NextKeyMarker", listing.text(last))
                if let line = found.elements.last, line.key == last {
                    result.element("NextVersionIdMarker", line.version.versionID)
                }
            }
            for line in found.elements { self.write(line, listing, &result) }
            self.writePrefixes(found.prefixes, listing, &result)
        }
        return HTTPResponse(xml: document)
    }

    /// The versions of a key behind the markers, newest first.
    private func lines(
        of key: ObjectKey, _ request: S3Request, _ marker: ObjectKey, _ idMarker: String?,
        _ state: StoreState
    ) -> [Line] {
        let versions = state.buckets[request.bucket]?.versions(of: key) ?? []
        var newestFirst = versions.reversed()[...]
        if key == marker, let idMarker {
            newestFirst = newestFirst.drop { $0.versionID != idMarker }.dropFirst()
        }
        return newestFirst.map { version in
            let isLatest = version.versionID == versions.last?.versionID
            return Line(key: key, version: version, isLatest: isLatest)
        }
    }

    private func write(_ line: Line, _ listing: ListingRequest, _ result: inout XMLWriter) {
        let version = line.version
        result.element(version.isDeleteMarker ? "DeleteMarker" : "Version") { element in
            element.element("Key", listing.text(line.key))
            element.element("VersionId", version.versionID)
            element.element("IsLatest", line.isLatest)
            if version.isDeleteMarker {
                element.element("LastModified", Timestamp.iso8601(version.lastModified))
                element.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
            } else {
                self.describe(version, to: &element, owner: true)
            }
        }
    }
}
