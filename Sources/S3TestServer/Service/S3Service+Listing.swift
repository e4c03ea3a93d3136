// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

// ListObjects and ListObjectsV2, and which function does which listing.
extension S3Service {
    func listing(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let behaviour = listingBehaviour.withLock { $0 }
        let document: [UInt8]
        switch request.operation {
        case .listMultipartUploads: return try listUploads(request, state)
        case .listParts: return try listParts(request, state)
        case .listObjectVersions:
            document = try listVersions(request, ListingRequest(request, behaviour), &state)
        default: document = try listObjects(request, ListingRequest(request, behaviour), &state)
        }
        let isCut = behaviour.quirks.contains(.cut)
        return HTTPResponse(xml: isCut ? Array(document.prefix(document.count / 2)) : document)
    }

    private func listObjects(
        _ request: S3Request, _ listing: ListingRequest, _ state: inout StoreState
    ) throws(S3Failure) -> [UInt8] {
        let marker = try marker(request, listing)
        let sorted = state.buckets[request.bucket]?.sortedKeys(listing.behaviour.order) ?? []
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        var page = ListingPage(listing)
        for key in listing.candidates(sorted, after: marker) {
            guard let version = bucket.current(key), !version.isDeleteMarker else { continue }
            guard page.add(key, ListedVersion(key: key, version: version, isLatest: true)) else {
                break
            }
        }
        page.finish(after: marker, firstKey: listing.candidates(sorted, after: ObjectKey("")).first)
        let found = page
        let showsOwner =
            request.operation == .listObjects || request.query["fetch-owner"] == "true"
        return XMLWriter.document("ListBucketResult") { result in
            result.reserve(found.count * 256)
            self.writeHead(request, listing, found, marker, &result)
            for line in found.elements {
                result.element("Contents") { element in
                    element.element("Key", utf8: listing.text(line.key))
                    self.describe(line.version, to: &element, owner: showsOwner)
                }
            }
            self.writePrefixes(found.prefixes, listing, &result)
        }
    }

    /// The key behind which the page begins.
    private func marker(
        _ request: S3Request, _ listing: ListingRequest
    ) throws(S3Failure) -> ObjectKey {
        guard request.operation == .listObjectsV2 else {
            return ObjectKey(request.query["marker"] ?? "")
        }
        if let token = request.query["continuation-token"] {
            guard let bytes = Digest.unhex(token[...]) else {
                throw S3Failure.invalidArgument("The continuation token provided is incorrect")
            }
            return ObjectKey(bytes: bytes)
        }
        let isIgnored = listing.behaviour.quirks.contains(.ignoresStartAfter)
        return ObjectKey(isIgnored ? "" : request.query["start-after"] ?? "")
    }

    private func writeHead(
        _ request: S3Request, _ listing: ListingRequest, _ page: ListingPage,
        _ marker: ObjectKey, _ result: inout XMLWriter
    ) {
        result.element("Name", request.bucket)
        result.element("Prefix", utf8: listing.text(listing.prefix))
        result.element("MaxKeys", listing.countMax)
        if !listing.delimiter.isEmpty {
            result.element("Delimiter", utf8: listing.text(ObjectKey(bytes: listing.delimiter)))
        }
        if listing.isURLEncoded { result.element("EncodingType", "url") }
        result.element("IsTruncated", page.isTruncated)
        guard request.operation == .listObjectsV2 else {
            result.element("Marker", utf8: listing.text(marker))
            if !listing.delimiter.isEmpty, let next = page.next {
                result.element("NextMarker", utf8: listing.text(next))
            }
            return
        }
        result.element("KeyCount", page.count)
        result.element("ContinuationToken", optional: request.query["continuation-token"])
        if let next = page.next { result.element("NextContinuationToken", Digest.hex(next.bytes)) }
        if let start = request.query["start-after"] {
            result.element("StartAfter", utf8: listing.text(ObjectKey(start)))
        }
    }

    func writePrefixes(
        _ prefixes: [ObjectKey], _ listing: ListingRequest, _ result: inout XMLWriter
    ) {
        for prefix in prefixes {
            result.element("CommonPrefixes") { $0.element("Prefix", utf8: listing.text(prefix)) }
        }
    }

    /// What listings say of an object behind its key.
    func describe(_ version: ObjectVersion, to element: inout XMLWriter, owner: Bool) {
        let modified = Timestamp.iso8601Bytes(version.lastModified)
        element.element("LastModified", utf8: modified)
        element.element("ETag", "\"\(version.etag)\"")
        element.element("Size", version.content.size)
        if owner {
            element.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
        }
        element.element("StorageClass", version.attributes.storageClass)
    }
}
