// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// CompleteMultipartUpload.
extension S3Service {
    func completeUpload(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let id = request.query["uploadId"] ?? ""
        if configuration.remembersCompletedUploads, let document = state.completed[id] {
            return HTTPResponse(xml: document)
        }
        let upload = try upload(request, state)
        let parts = try listedParts(request, upload)
        try ObjectPreconditions.checkDestination(
            request, state.buckets[request.bucket]?.current(request.key))
        let content = ObjectContent.joined(parts.map(\.content))
        if let size = request["x-amz-mp-object-size"], size != String(content.size) {
            throw S3Failure.invalidRequest(
                "The provided 'x-amz-mp-object-size' header value \(size) does not match what was "
                    + "computed: \(content.size)")
        }
        let digests = parts.flatMap { Digest.unhex($0.etag[...]) ?? [] }
        let etag = "\(Digest.hex(Digest.md5(digests)))-\(parts.count)"
        var attributes = upload.attributes
        finishChecksum(parts, content, &attributes)
        let version = insert(
            content, attributes, etag: etag, partSizes: parts.map(\.content.size), request,
            stamp: upload.stamp, &state)
        let document = XMLWriter.document("CompleteMultipartUploadResult") { result in
            result.element("Location", "http://127.0.0.1/\(request.bucket)/\(request.key)")
            result.element("Bucket", request.bucket)
            result.element("Key", request.key)
            result.element("ETag", "\"\(etag)\"")
            if let algorithm = attributes.checksumAlgorithm {
                result.element("Checksum" + algorithm, optional: attributes.checksumValue)
            }
            result.element("ChecksumType", optional: attributes.checksumType)
        }
        state.uploads[id] = nil
        state.completed[id] = document
        var response = HTTPResponse(xml: document)
        addWriteHeaders(version, request, state, to: &response)
        return response
    }

    /// The parts the request lists: known ones, in ascending order, none but the last too small.
    private func listedParts(
        _ request: S3Request, _ upload: MultipartUpload
    ) throws(S3Failure) -> [MultipartUpload.Part] {
        let root = try request.xml()
        let listed = root.all("Part")
        guard root.name == "CompleteMultipartUpload", !listed.isEmpty,
            listed.count <= limits.partsMax
        else { throw S3Failure.malformedXML }
        var parts: [MultipartUpload.Part] = []
        var previous = 0
        for node in listed {
            guard let number = node["PartNumber"].flatMap({ Int($0.text) }),
                let etag = node["ETag"]?.text
            else { throw S3Failure.malformedXML }
            guard number > previous else {
                throw S3Failure(
                    400, "InvalidPartOrder",
                    "The list of parts was not in ascending order. Parts must be ordered by part "
                        + "number.")
            }
            previous = number
            guard let part = upload.parts[number], part.etag == etag.filter({ $0 != "\"" }) else {
                throw S3Failure.invalidPart
            }
            parts.append(part)
        }
        for (node, part) in zip(listed, parts).dropLast() {
            try checkPartSize(part, node["PartNumber"]?.text ?? "")
        }
        return parts
    }

    private func checkPartSize(_ part: MultipartUpload.Part, _ number: String) throws(S3Failure) {
        guard part.content.size < limits.partBytesMin else { return }
        throw S3Failure(
            400, "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            extras: [
                ("ProposedSize", String(part.content.size)),
                ("MinSizeAllowed", String(limits.partBytesMin)),
                ("PartNumber", number), ("ETag", part.etag),
            ])
    }

    /// The checksum of the whole: of all bytes, or of the parts' checksums (`…-N`).
    private func finishChecksum(
        _ parts: [MultipartUpload.Part], _ content: ObjectContent,
        _ attributes: inout ObjectAttributes
    ) {
        let algorithm = attributes.checksumAlgorithm ?? "CRC64NVME"
        attributes.checksumAlgorithm = algorithm
        attributes.checksumType = attributes.checksumType ?? "FULL_OBJECT"
        if attributes.checksumType == "FULL_OBJECT" {
            let bytes = content.isVirtual ? content.md5() : content.bytes(in: 0..<content.size)
            attributes.checksumValue = Checksum.compute(algorithm, bytes)
        } else {
            let digests = parts.flatMap { part in
                let content = part.content
                let bytes = content.isVirtual ? content.md5() : content.bytes(in: 0..<content.size)
                return Checksum.digest(algorithm, bytes) ?? []
            }
            attributes.checksumValue = Checksum.compute(algorithm, digests).map {
                "\($0)-\(parts.count)"
            }
        }
    }
}
