// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

// PutObject, GetObject, HeadObject.
extension S3Service {
    func putObject(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let attributes = try putAttributes(request, state)
        try ObjectPreconditions.checkDestination(
            request, state.buckets[request.bucket]?.current(request.key))
        let version = write(
            ObjectContent(request.http.body), attributes, request, stamp: state.nextStamp(),
            &state)
        var response = HTTPResponse()
        response.add("ETag", "\"\(version.etag)\"")
        addChecksum(version.attributes, to: &response)
        addWriteHeaders(version, request, state, to: &response)
        return response
    }

    /// What the headers say of the new object. Apart from the writing, so that no copy of the
    /// bucket is alive then: the change would copy all of its keys.
    private func putAttributes(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> ObjectAttributes {
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        let algorithm = try checkDigests(request)
        let reader = AttributeReader(
            request: request, bucket: bucket, configuration: configuration)
        var attributes = try reader.settings()
        try requireForSettings(request, bucket)
        try reader.readDescription(&attributes)
        attributes.tags = try reader.tags()
        if !attributes.tags.isEmpty {
            try require("s3:PutObjectTagging", request, bucket: request.bucket, key: request.key)
        }
        if attributes.lockMode != nil, request["content-md5"] == nil, algorithm == nil {
            throw S3Failure.invalidRequest(
                "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests "
                    + "with Object Lock parameters")
        }
        attributes.checksumAlgorithm = algorithm ?? "CRC64NVME"
        return attributes
    }

    /// Compares Content-MD5 and `x-amz-checksum-*` with the body; answers the algorithm used.
    func checkDigests(_ request: S3Request) throws(S3Failure) -> String? {
        let body = request.http.body
        if let wanted = request["content-md5"], wanted != Digest.base64(Digest.md5(body)) {
            throw S3Failure(
                400, "BadDigest",
                "The Content-MD5 you specified did not match what we received.")
        }
        for algorithm in Checksum.algorithms {
            guard let wanted = request["x-amz-checksum-\(algorithm.lowercased())"] else { continue }
            guard wanted == Checksum.compute(algorithm, body) else {
                throw S3Failure(
                    400, "BadDigest",
                    "The \(algorithm) you specified did not match the calculated checksum.")
            }
            return algorithm
        }
        let named = request["x-amz-sdk-checksum-algorithm"] ?? request["x-amz-checksum-algorithm"]
        return named.flatMap { Checksum.algorithms.contains($0) ? $0 : nil }
    }

    func getObject(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let isHead = request.operation == .headObject
        let version = try version(request, state)
        let isUnchanged = try ObjectPreconditions.checkRead(request, version)
        var response = HTTPResponse(status: isUnchanged ? 304 : 200)
        addDescription(version, request, state, to: &response)
        guard !isUnchanged else { return response }
        guard isHead || version.attributes.isReadable else {
            throw S3Failure.invalidObjectState(version.attributes.storageClass, source: false)
        }
        let size = version.content.size
        var range = 0..<size
        if let number = request.query["partNumber"] {
            range = try partRange(number, version, &response)
            response.status = 206
        } else if let header = request["range"], let asked = try Self.range(header, size: size) {
            range = asked
            response.status = 206
        }
        if response.status == 206 {
            response.add(
                "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
        }
        response.body = .content(version.content, range)
        return response
    }

    /// The range of one part of a multipart object.
    private func partRange(
        _ number: String, _ version: ObjectVersion, _ response: inout HTTPResponse
    ) throws(S3Failure) -> Range<Int64> {
        let sizes = version.partSizes.isEmpty ? [version.content.size] : version.partSizes
        guard let part = Int(number), (1...sizes.count).contains(part) else {
            throw S3Failure(
                416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
        }
        if !version.partSizes.isEmpty { response.add("x-amz-mp-parts-count", String(sizes.count)) }
        let start = sizes[..<(part - 1)].reduce(0, +)
        return start..<start + sizes[part - 1]
    }

    /// The range of a Range header; nil where S3 ignores the header.
    private static func range(_ header: String, size: Int64) throws(S3Failure) -> Range<Int64>? {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst("bytes=".count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        let range: Range<Int64>
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (let first?, let last?) where first <= last && first < size:
            range = first..<min(last, size - 1) + 1
        case (let first?, nil) where ends[1].isEmpty && first < size: range = first..<size
        case (nil, let count?) where ends[0].isEmpty && count > 0 && size > 0:
            range = max(0, size - count)..<size
        case (nil, nil): return nil
        default:
            throw S3Failure(
                416, "InvalidRange", "The requested range is not satisfiable",
                extras: [("RangeRequested", header), ("ActualObjectSize", String(size))])
        }
        return range
    }

    func addChecksum(_ attributes: ObjectAttributes, to response: inout HTTPResponse) {
        guard let algorithm = attributes.checksumAlgorithm else { return }
        response.add("x-amz-checksum-\(algorithm.lowercased())", attributes.checksumValue)
        response.add("x-amz-checksum-type", attributes.checksumType)
    }

    private func addDescription(
        _ version: ObjectVersion, _ request: S3Request, _ state: StoreState,
        to response: inout HTTPResponse
    ) {
        let attributes = version.attributes
        response.add("ETag", "\"\(version.etag)\"")
        response.add("Last-Modified", Timestamp.http(version.lastModified))
        response.add("Accept-Ranges", "bytes")
        for (name, value) in attributes.system.sorted(by: { $0.key < $1.key }) {
            response.add(name, value)
        }
        for (name, value) in attributes.metadata.sorted(by: { $0.key < $1.key }) {
            response.add("x-amz-meta-\(name)", value)
        }
        if attributes.storageClass != "STANDARD" {
            response.add("x-amz-storage-class", attributes.storageClass)
        }
        response.add("x-amz-restore", attributes.restore.header)
        response.add("x-amz-replication-status", attributes.replicationStatus)
        if !attributes.tags.isEmpty {
            response.add("x-amz-tagging-count", String(attributes.tags.count))
        }
        response.add("x-amz-website-redirect-location", attributes.redirectLocation)
        response.add("x-amz-object-lock-mode", attributes.lockMode)
        response.add("x-amz-object-lock-retain-until-date", attributes.lockRetainUntil)
        response.add("x-amz-object-lock-legal-hold", attributes.legalHold)
        // Clients compare it with the body, and it is that of the whole object.
        let isWhole = request["range"] == nil && request.query["partNumber"] == nil
        if isWhole, request["x-amz-checksum-mode"] == "ENABLED" {
            addChecksum(attributes, to: &response)
        }
        addWriteHeaders(version, request, state, to: &response)
    }
}
