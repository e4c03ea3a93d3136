// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// ListObjectVersions.
extension S3Service {
    func listVersions(
        _ request: S3Request, _ listing: ListingRequest, _ state: inout StoreState
    ) throws(S3Failure) -> [UInt8] {
        let marker = try versionMarker(request, listing)
        let sorted = state.buckets[request.bucket]?.sortedKeys(listing.behaviour.order) ?? []
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        var page = ListingPage(listing)
        var hasRoom = true
        if marker.versionID != nil, marker.key.bytes.starts(with: listing.prefix.bytes) {
            // The rest of the marker's own key comes first.
            hasRoom = lines(of: marker.key, bucket, marker).allSatisfy { page.add(marker.key, $0) }
        }
        for key in listing.candidates(sorted, after: marker.key) where hasRoom {
            hasRoom = lines(of: key, bucket, marker).allSatisfy { page.add(key, $0) }
            if !hasRoom { break }
        }
        page.finish(
            after: marker.key, firstKey: listing.candidates(sorted, after: ObjectKey("")).first)
        let found = page
        return XMLWriter.document("ListVersionsResult") { result in
            result.reserve(found.count * 320)
            self.writeHead(request, listing, found, marker, &result)
            for line in found.elements { self.write(line, listing, &result) }
            self.writePrefixes(found.prefixes, listing, &result)
        }
    }

    private func versionMarker(
        _ request: S3Request, _ listing: ListingRequest
    ) throws(S3Failure) -> VersionMarker {
        let marker = VersionMarker(
            key: ObjectKey(request.query["key-marker"] ?? ""),
            versionID: request.query["version-id-marker"])
        guard marker.versionID == nil || !marker.key.bytes.isEmpty else {
            throw S3Failure.invalidArgument(
                "A version-id marker cannot be specified without a key marker.")
        }
        if marker.versionID == nil, listing.behaviour.quirks.contains(.ignoresStartAfter) {
            return VersionMarker(key: ObjectKey(""))
        }
        return marker
    }

    private func writeHead(
        _ request: S3Request, _ listing: ListingRequest, _ page: ListingPage,
        _ marker: VersionMarker, _ result: inout XMLWriter
    ) {
        result.element("Name", request.bucket)
        result.element("Prefix", utf8: listing.text(listing.prefix))
        result.element("KeyMarker", utf8: listing.text(marker.key))
        result.element("VersionIdMarker", marker.versionID ?? "")
        result.element("MaxKeys", listing.countMax)
        if !listing.delimiter.isEmpty {
            result.element("Delimiter", utf8: listing.text(ObjectKey(bytes: listing.delimiter)))
        }
        if listing.isURLEncoded { result.element("EncodingType", "url") }
        result.element("IsTruncated", page.isTruncated)
        guard let next = page.next else { return }
        result.element("NextKeyMarker", utf8: listing.text(next))
        if let line = page.elements.last, line.key == next {
            result.element("NextVersionIdMarker", line.version.versionID)
        }
    }

    /// The versions of a key behind the marker, newest first.
    private func lines(
        of key: ObjectKey, _ bucket: Bucket, _ marker: VersionMarker
    ) -> [ListedVersion] {
        let versions = bucket.versions(of: key)
        var newestFirst = versions.reversed()[...]
        if key == marker.key, let id = marker.versionID {
            newestFirst = newestFirst.drop { $0.versionID != id }.dropFirst()
        }
        return newestFirst.map { version in
            let isLatest = version.versionID == versions.last?.versionID
            return ListedVersion(key: key, version: version, isLatest: isLatest)
        }
    }

    private func write(
        _ line: ListedVersion, _ listing: ListingRequest, _ result: inout XMLWriter
    ) {
        let version = line.version
        result.element(version.isDeleteMarker ? "DeleteMarker" : "Version") { element in
            element.element("Key", utf8: listing.text(line.key))
            element.element("VersionId", version.versionID)
            element.element("IsLatest", line.isLatest)
            if version.isDeleteMarker {
                let modified = Timestamp.iso8601Bytes(version.lastModified)
                element.element("LastModified", utf8: modified)
                element.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
            } else {
                self.describe(version, to: &element, owner: true)
            }
        }
    }
}
