// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// CopyObject.
extension S3Service {
    func copyObject(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        // Who may not write so is told that before anything is looked at.
        if let bucket = state.buckets[request.bucket] { try requireForSettings(request, bucket) }
        let (place, source) = try source(request, state)
        try checkCopySize(source.content.size)
        let attributes = try copyAttributes(request, place, source, state)
        try checkSelfCopy(request, place, source, state)
        try ObjectPreconditions.checkDestination(
            request, state.buckets[request.bucket]?.current(request.key))
        let written = write(
            source.content, attributes, request, stamp: state.nextStamp(), &state)
        var response = HTTPResponse(
            xml: XMLWriter.document("CopyObjectResult") { result in
                result.element("LastModified", Timestamp.iso8601(written.lastModified))
                result.element("ETag", "\"\(written.etag)\"")
                result.element("ChecksumType", optional: written.attributes.checksumType)
                if let algorithm = written.attributes.checksumAlgorithm {
                    result.element(
                        "Checksum" + algorithm, optional: written.attributes.checksumValue)
                }
            })
        addWriteHeaders(written, request, state, to: &response)
        addSourceVersion(place, source, state, to: &response)
        return response
    }

    /// `x-amz-copy-source-version-id`, from a bucket that has or had versions.
    func addSourceVersion(
        _ place: CopySource, _ source: ObjectVersion, _ state: StoreState,
        to response: inout HTTPResponse
    ) {
        guard state.buckets[place.bucket]?.versioning != .off else { return }
        response.add("x-amz-copy-source-version-id", source.versionID)
    }

    private func copyAttributes(
        _ request: S3Request, _ place: CopySource, _ source: ObjectVersion, _ state: StoreState
    ) throws(S3Failure) -> ObjectAttributes {
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        let reader = AttributeReader(
            request: request, bucket: bucket, configuration: configuration)
        var attributes = try reader.settings()
        switch request["x-amz-metadata-directive"] {
        case nil, "COPY":
            attributes.system = source.attributes.system
            attributes.metadata = source.attributes.metadata
        case "REPLACE": try reader.readDescription(&attributes)
        case let other:
            throw S3Failure.invalidArgument(
                "Unknown metadata directive.", "x-amz-metadata-directive", other)
        }
        try copyTags(request, place, source, reader, &attributes)
        let algorithm = request["x-amz-checksum-algorithm"]
        guard algorithm.map(Checksum.algorithms.contains) ?? true else {
            throw S3Failure.invalidRequest("Checksum algorithm provided is unsupported.")
        }
        attributes.checksumAlgorithm =
            algorithm ?? source.attributes.checksumAlgorithm ?? "CRC64NVME"
        return attributes
    }

    private func copyTags(
        _ request: S3Request, _ place: CopySource, _ source: ObjectVersion,
        _ reader: AttributeReader, _ attributes: inout ObjectAttributes
    ) throws(S3Failure) {
        switch request["x-amz-tagging-directive"] {
        case nil, "COPY":
            attributes.tags = source.attributes.tags
            guard !attributes.tags.isEmpty else { return }
            let action =
                place.versionID == nil
                ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging"
            try require(action, request, bucket: place.bucket, key: place.key)
        case "REPLACE": attributes.tags = try reader.tags()
        case let other:
            throw S3Failure.invalidArgument(
                "Unknown tagging directive.", "x-amz-tagging-directive", other)
        }
        guard !attributes.tags.isEmpty else { return }
        try require("s3:PutObjectTagging", request, bucket: request.bucket, key: request.key)
    }

    /// The permissions that headers of a write need besides s3:PutObject.
    func requireForSettings(_ request: S3Request, _ bucket: Bucket) throws(S3Failure) {
        var actions: [String] = []
        let acl = ACLReader(request: request, bucket: bucket, configuration: configuration)
        if acl.isPresent { actions.append("s3:PutObjectAcl") }
        if request["x-amz-object-lock-mode"] != nil { actions.append("s3:PutObjectRetention") }
        if request["x-amz-object-lock-legal-hold"] != nil {
            actions.append("s3:PutObjectLegalHold")
        }
        for action in actions {
            try require(action, request, bucket: request.bucket, key: request.key)
        }
    }

    private func checkSelfCopy(
        _ request: S3Request, _ place: CopySource, _ source: ObjectVersion, _ state: StoreState
    ) throws(S3Failure) {
        guard place.bucket == request.bucket, place.key == request.key,
            state.buckets[place.bucket]?.current(place.key)?.versionID == source.versionID
        else { return }
        let changing = [
            "x-amz-storage-class", "x-amz-website-redirect-location",
            "x-amz-server-side-encryption",
        ]
        if request["x-amz-metadata-directive"] == "REPLACE"
            || changing.contains(where: { request[$0] != nil })
        {
            return
        }
        throw S3Failure.invalidRequest(
            "This copy request is illegal because it is trying to copy an object to itself without "
                + "changing the object's metadata, storage class, website redirect location or "
                + "encryption attributes.")
    }
}
