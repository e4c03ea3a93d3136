// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// ListObjects, ListObjectsV2, ListMultipartUploads and ListParts.
extension S3Service {
    func listing(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        switch request.operation {
        case .listObjectVersions: return try listVersions(request, &state)
        case .listMultipartUploads: return try listUploads(request, state)
        case .listParts: return try listParts(request, state)
        default: return try listObjects(request, &state)
        }
    }

    /// Keys of a bucket under a prefix and behind a key (or common prefix), in byte order.
    func keys(
        _ request: S3Request, _ listing: ListingRequest, after marker: ObjectKey,
        _ state: inout StoreState
    ) -> ArraySlice<ObjectKey> {
        let sorted = state.buckets[request.bucket]?.sortedKeys() ?? []
        // Keys with one prefix stand together: both ends are found by halving.
        let start = sorted.partitionPoint { key in
            key < listing.prefix || (key <= marker && !marker.bytes.isEmpty)
        }
        let end = sorted.partitionPoint { key in
            key < listing.prefix || key.bytes.starts(with: listing.prefix.bytes)
        }
        guard start < end else { return [] }
        // Behind a common prefix means behind every key under it.
        return sorted[start..<end].drop { listing.commonPrefix(of: $0) == marker }
    }

    private func listObjects(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let isV2 = request.operation == .listObjectsV2
        let listing = try ListingRequest(request)
        var marker = ObjectKey(request.query[isV2 ? "start-after" : "marker"] ?? "")
        let token = request.query["continuation-token"]
        if isV2, let token {
            guard let bytes = Digest.unhex(token[...]) else {
                throw S3Failure.invalidArgument("The continuation token provided is incorrect")
            }
            marker = ObjectKey(bytes: bytes)
        }
        var page = ListingPage<ObjectKey>(listing)
        for key in keys(request, listing, after: marker, &state)
        where state.buckets[request.bucket]?.current(key)?.isDeleteMarker == false {
            guard page.add(key, key) else { break }
        }
        let found = page
        let bucket = state.buckets[request.bucket]
        let document = XMLWriter.document("ListBucketResult") { result in
            self.writeHead(request, listing, found, marker, &result)
            let showsOwner = !isV2 || request.query["fetch-owner"] == "true"
            for key in found.elements {
                guard let version = bucket?.current(key) else { continue }
                result.element("Contents") { element in
                    element.element("Key", listing.text(key))
                    self.describe(version, to: &element, owner: showsOwner)
                }
            }
            self.writePrefixes(found.prefixes, listing, &result)
        }
        return HTTPResponse(xml: document)
    }

    private func writeHead(
        _ request: S3Request, _ listing: ListingRequest, _ page: ListingPage<ObjectKey>,
        _ marker: ObjectKey, _ result: inout XMLWriter
    ) {
        result.element("Name", request.bucket)
        result.element("Prefix", listing.text(listing.prefix))
        result.element("MaxKeys", listing.countMax)
        if !listing.delimiter.isEmpty {
            result.element("Delimiter", listing.text(ObjectKey(bytes: listing.delimiter)))
        }
        if listing.isURLEncoded { result.element("EncodingType", "url") }
        result.element("IsTruncated", page.isTruncated)
        guard request.operation == .listObjectsV2 else {
            result.element("Marker", listing.text(marker))
            if page.isTruncated, !listing.delimiter.isEmpty, let last = page.last {
                result.element("NextMarker", listing.text(last))
            }
            return
        }
        result.element("KeyCount", page.count)
        result.element("ContinuationToken", optional: request.query["continuation-token"])
        if page.isTruncated, let last = page.last {
            result.element("NextContinuationToken", Digest.hex(last.bytes))
        }
        if let start = request.query["start-after"] {
            result.element("StartAfter", listing.text(ObjectKey(start)))
        }
    }

    func writePrefixes(
        _ prefixes: [ObjectKey], _ listing: ListingRequest, _ result: inout XMLWriter
    ) {
        for prefix in prefixes {
            result.element("CommonPrefixes") { $0.element("Prefix", listing.text(prefix)) }
        }
    }

    /// What listings say of an object behind its key.
    func describe(_ version: ObjectVersion, to element: inout XMLWriter, owner: Bool) {
        element.element("LastModified", Timestamp.iso8601(version.lastModified))
        element.element("ETag", "\"\(version.etag)\"")
        element.element("Size", version.content.size)
        if owner {
            element.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
        }
        element.element("StorageClass", version.attributes.storageClass)
    }

    private func listUploads(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let listing = try ListingRequest(request, countName: "max-uploads")
        let marker = ObjectKey(request.query["key-marker"] ?? "")
        let idMarker = request.query["upload-id-marker"] ?? ""
        let behind = state.uploads.values.filter { upload in
            upload.bucket == request.bucket
                && upload.key.bytes.starts(with: listing.prefix.bytes)
                && (upload.key > marker || (upload.key == marker && upload.id > idMarker))
        }
        let uploads = behind.sorted { ($0.key, $0.id) < ($1.key, $1.id) }
        let page = uploads.prefix(listing.countMax)
        let document = XMLWriter.document("ListMultipartUploadsResult") { result in
            result.element("Bucket", request.bucket)
            result.element("KeyMarker", listing.text(marker))
            result.element("UploadIdMarker", idMarker)
            result.element("Prefix", listing.text(listing.prefix))
            if listing.isURLEncoded { result.element("EncodingType", "url") }
            result.element("MaxUploads", listing.countMax)
            result.element("IsTruncated", page.count < uploads.count)
            if page.count < uploads.count, let last = page.last {
                result.element("NextKeyMarker", listing.text(last.key))
                result.element("NextUploadIdMarker", last.id)
            }
            for upload in page {
                result.element("Upload") { element in
                    element.element("Key", listing.text(upload.key))
                    element.element("UploadId", upload.id)
                    element.element("StorageClass", upload.attributes.storageClass)
                    element.element("Initiated", Timestamp.iso8601(upload.initiated))
                }
            }
        }
        return HTTPResponse(xml: document)
    }

    private func listParts(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let listing = try ListingRequest(request, countName: "max-parts")
        let upload = try upload(request, state)
        let marker = Int(request.query["part-number-marker"] ?? "0") ?? 0
        let numbers = upload.parts.keys.filter { $0 > marker }.sorted()
        let page = numbers.prefix(listing.countMax)
        let document = XMLWriter.document("ListPartsResult") { result in
            result.element("Bucket", request.bucket)
            result.element("Key", listing.text(request.key))
            result.element("UploadId", upload.id)
            result.element("PartNumberMarker", marker)
            result.element("MaxParts", listing.countMax)
            result.element("IsTruncated", page.count < numbers.count)
            if page.count < numbers.count, let last = page.last {
                result.element("NextPartNumberMarker", last)
            }
            result.element("StorageClass", upload.attributes.storageClass)
            for number in page {
                guard let part = upload.parts[number] else { continue }
                result.element("Part") { element in
                    element.element("PartNumber", number)
                    element.element("LastModified", Timestamp.iso8601(part.lastModified))
                    element.element("ETag", "\"\(part.etag)\"")
                    element.element("Size", part.content.size)
                }
            }
        }
        return HTTPResponse(xml: document)
    }
}

extension Array {
    /// Where elements begin that the condition does not hold for; it must hold for those before.
    fileprivate func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
