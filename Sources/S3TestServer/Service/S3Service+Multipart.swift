// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// CreateMultipartUpload, UploadPart, UploadPartCopy, AbortMultipartUpload.
extension S3Service {
    func multipart(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        switch request.operation {
        case .createMultipartUpload: return try createUpload(request, &state)
        case .completeMultipartUpload: return try completeUpload(request, &state)
        case .uploadPart: return try uploadPart(request, &state)
        case .uploadPartCopy: return try uploadPartCopy(request, &state)
        default:
            let upload = try upload(request, state)
            state.uploads[upload.id] = nil
            return HTTPResponse(status: 204)
        }
    }

    /// The upload a request names, when it is one of this key.
    func upload(_ request: S3Request, _ state: StoreState) throws(S3Failure) -> MultipartUpload {
        guard let upload = state.uploads[request.query["uploadId"] ?? ""],
            upload.bucket == request.bucket, upload.key == request.key
        else { throw S3Failure.noSuchUpload }
        return upload
    }

    private func createUpload(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        let reader = AttributeReader(
            request: request, bucket: bucket, configuration: configuration)
        var attributes = try reader.settings()
        try requireForSettings(request, bucket)
        try reader.readDescription(&attributes)
        attributes.tags = try reader.tags()
        if !attributes.tags.isEmpty {
            try require("s3:PutObjectTagging", request, bucket: request.bucket, key: request.key)
        }
        try readChecksum(request, &attributes)
        let stamp = state.nextStamp()
        let upload = MultipartUpload(
            id: StoreState.uploadID(stamp: stamp), bucket: request.bucket, key: request.key,
            initiated: request.now, stamp: stamp, attributes: attributes)
        state.uploads[upload.id] = upload
        var response = HTTPResponse(
            xml: XMLWriter.document("InitiateMultipartUploadResult") { result in
                result.element("Bucket", request.bucket)
                result.element("Key", request.key)
                result.element("UploadId", upload.id)
            })
        response.add("x-amz-checksum-algorithm", request["x-amz-checksum-algorithm"])
        response.add("x-amz-checksum-type", attributes.checksumType)
        addEncryption(attributes, to: &response)
        addRequestCharged(request, state, to: &response)
        return response
    }

    private func readChecksum(
        _ request: S3Request, _ attributes: inout ObjectAttributes
    ) throws(S3Failure) {
        guard let algorithm = request["x-amz-checksum-algorithm"] else { return }
        guard Checksum.algorithms.contains(algorithm) else {
            throw S3Failure.invalidRequest("Checksum algorithm provided is unsupported.")
        }
        let type = request["x-amz-checksum-type"]
        let isHash = algorithm.hasPrefix("SHA")
        let allowed =
            isHash
            ? ["COMPOSITE"]
            : algorithm == "CRC64NVME" ? ["FULL_OBJECT"] : ["COMPOSITE", "FULL_OBJECT"]
        guard type.map(allowed.contains) ?? true else {
            throw S3Failure.invalidRequest(
                "The \(type ?? "") checksum type cannot be used with the "
                    + "\(algorithm.lowercased()) checksum algorithm.")
        }
        attributes.checksumAlgorithm = algorithm
        attributes.checksumType = type ?? allowed.first
    }

    private func partNumber(_ request: S3Request) throws(S3Failure) -> Int {
        guard let number = Int(request.query["partNumber"] ?? ""),
            (1...limits.partsMax).contains(number)
        else {
            throw S3Failure.invalidArgument(
                "Part number must be an integer between 1 and \(limits.partsMax), inclusive",
                "partNumber", request.query["partNumber"])
        }
        return number
    }

    private func uploadPart(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let number = try partNumber(request)
        let attributes = try upload(request, state).attributes
        let algorithm = try checkDigests(request)
        let part = addPart(ObjectContent(request.http.body), number, request, &state)
        var response = HTTPResponse()
        response.add("ETag", "\"\(part.etag)\"")
        if let algorithm {
            response.add(
                "x-amz-checksum-\(algorithm.lowercased())",
                Checksum.compute(algorithm, request.http.body))
        }
        addEncryption(attributes, to: &response)
        return response
    }

    private func uploadPartCopy(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let number = try partNumber(request)
        let attributes = try upload(request, state).attributes
        let forbidden = request.http.headers.keys.filter {
            $0.hasPrefix("x-amz-meta-") || $0.hasPrefix("x-amz-grant-") || $0 == "x-amz-acl"
                || $0 == "x-amz-tagging" || $0 == "x-amz-storage-class"
        }
        guard forbidden.isEmpty else {
            throw S3Failure.invalidArgument(
                "Headers of the object belong on CreateMultipartUpload, not on its parts",
                forbidden.sorted().first)
        }
        let (place, source) = try source(request, state)
        var content = source.content
        if let header = request["x-amz-copy-source-range"] {
            content = content.slice(try copyRange(header, size: content.size))
        }
        try checkCopySize(content.size)
        let part = addPart(content, number, request, &state)
        var response = HTTPResponse(
            xml: XMLWriter.document("CopyPartResult") { result in
                result.element("LastModified", Timestamp.iso8601(part.lastModified))
                result.element("ETag", "\"\(part.etag)\"")
            })
        addSourceVersion(place, source, state, to: &response)
        addEncryption(attributes, to: &response)
        addRequestCharged(request, state, to: &response)
        return response
    }

    /// `bytes=first-last`, both given, both inside the source.
    private func copyRange(_ header: String, size: Int64) throws(S3Failure) -> Range<Int64> {
        let name = "x-amz-copy-source-range"
        let ends =
            header.hasPrefix("bytes=")
            ? header.dropFirst("bytes=".count).split(separator: "-") : []
        guard ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]),
            first <= last
        else {
            throw S3Failure.invalidArgument(
                "The x-amz-copy-source-range value must be of the form bytes=first-last where "
                    + "first and last are the zero-based offsets of the first and last bytes to "
                    + "copy", name, header)
        }
        guard size > limits.partBytesMin else {
            throw S3Failure.invalidRequest(
                "The specified copy source is not supported as a byte-range copy source")
        }
        guard last < size else {
            throw S3Failure.invalidArgument(
                "Range specified is not valid for source object of size: \(size)", name, header)
        }
        return first..<last + 1
    }

    /// Adds a part to the upload that the request names. The caller holds no copy of the upload:
    /// the change would copy all of its parts, ten thousand times.
    private func addPart(
        _ content: ObjectContent, _ number: Int, _ request: S3Request, _ state: inout StoreState
    ) -> MultipartUpload.Part {
        let part = MultipartUpload.Part(
            content: content, etag: Digest.hex(content.md5()), lastModified: request.now)
        state.uploads[request.query["uploadId"] ?? ""]?.parts[number] = part
        return part
    }
}
