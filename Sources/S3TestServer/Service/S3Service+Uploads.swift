// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// ListMultipartUploads and ListParts.
extension S3Service {
    func listUploads(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let listing = try ListingRequest(request, ListingBehaviour(), countName: "max-uploads")
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
            result.element("KeyMarker", utf8: listing.text(marker))
            result.element("UploadIdMarker", idMarker)
            result.element("Prefix", utf8: listing.text(listing.prefix))
            if listing.isURLEncoded { result.element("EncodingType", "url") }
            result.element("MaxUploads", listing.countMax)
            result.element("IsTruncated", page.count < uploads.count)
            if page.count < uploads.count, let last = page.last {
                result.element("NextKeyMarker", utf8: listing.text(last.key))
                result.element("NextUploadIdMarker", last.id)
            }
            for upload in page {
                result.element("Upload") { element in
                    element.element("Key", utf8: listing.text(upload.key))
                    element.element("UploadId", upload.id)
                    element.element("StorageClass", upload.attributes.storageClass)
                    element.element("Initiated", Timestamp.iso8601(upload.initiated))
                }
            }
        }
        return HTTPResponse(xml: document)
    }

    func listParts(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let listing = try ListingRequest(request, ListingBehaviour(), countName: "max-parts")
        let upload = try upload(request, state)
        let marker = Int(request.query["part-number-marker"] ?? "0") ?? 0
        let numbers = upload.parts.keys.filter { $0 > marker }.sorted()
        let page = numbers.prefix(listing.countMax)
        let document = XMLWriter.document("ListPartsResult") { result in
            result.element("Bucket", request.bucket)
            result.element("Key", utf8: listing.text(request.key))
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
