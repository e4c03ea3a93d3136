// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads what a writing request says about the object it makes (CopyObject, PutObject and
/// CreateMultipartUpload say it in the same headers), and refuses what S3 refuses.
struct AttributeReader {
    let request: S3Request
    let bucket: Bucket
    let configuration: TestServerConfiguration

    static let systemHeaders = [
        "cache-control", "content-disposition", "content-encoding", "content-language",
        "content-type", "expires",
    ]
    static let storageClasses: Set<String> = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
        "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
    ]

    /// Everything but description and tags, which a copy may take from its source.
    func settings() throws(S3Failure) -> ObjectAttributes {
        var attributes = ObjectAttributes()
        if let storageClass = request["x-amz-storage-class"] {
            guard Self.storageClasses.contains(storageClass) else {
                throw S3Failure(
                    400, "InvalidStorageClass", "The storage class you specified is not valid",
                    extras: [("StorageClassRequested", storageClass)])
            }
            attributes.storageClass = storageClass
        }
        attributes.redirectLocation = request["x-amz-website-redirect-location"]
        if let location = attributes.redirectLocation,
            !["/", "http://", "https://"].contains(where: location.hasPrefix)
        {
            throw S3Failure(
                400, "InvalidRedirectLocation",
                "The website redirect location must have a prefix of 'http://' or "
                    + "'https://' or '/'."
            )
        }
        try readEncryption(&attributes)
        try readLock(&attributes)
        let reader = ACLReader(request: request, bucket: bucket, configuration: configuration)
        attributes.grants = try reader.grants()
        return attributes
    }

    /// The six system headers and the user metadata.
    func readDescription(_ attributes: inout ObjectAttributes) throws(S3Failure) {
        for name in Self.systemHeaders { attributes.system[name] = request[name] }
        if attributes.system["content-encoding"] == "aws-chunked" {
            attributes.system["content-encoding"] = nil
        }
        if attributes.system["content-type"] == nil {
            attributes.system["content-type"] = "binary/octet-stream"
        }
        var bytes = 0
        for (name, value) in request.http.headers where name.hasPrefix("x-amz-meta-") {
            let short = String(name.dropFirst("x-amz-meta-".count))
            attributes.metadata[short] = value
            bytes += short.utf8.count + value.utf8.count
        }
        guard bytes <= configuration.limits.metadataBytesMax else {
            throw S3Failure(
                400, "MetadataTooLarge",
                "Your metadata headers exceed the maximum allowed metadata size",
                extras: [
                    ("Size", String(bytes)),
                    ("MaxSizeAllowed", String(configuration.limits.metadataBytesMax)),
                ])
        }
    }

    /// The tags of `x-amz-tagging`; none without the header.
    func tags() throws(S3Failure) -> [String: String] {
        guard let text = request["x-amz-tagging"] else { return [:] }
        guard let pairs = RequestRouter.query(Array(text.utf8)) else { throw TagRules.invalid }
        return try TagRules.check(
            pairs.map { pair in
                (
                    String(decoding: pair.name, as: UTF8.self),
                    String(decoding: pair.value, as: UTF8.self)
                )
            }, countMax: configuration.limits.tagsMax)
    }

    private func readEncryption(_ attributes: inout ObjectAttributes) throws(S3Failure) {
        for name in [
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
        ] where request[name] != nil { throw S3Failure.notImplemented(name) }
        let prefix = "x-amz-server-side-encryption"
        let algorithm = request[prefix] ?? "AES256"
        guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else {
            throw S3Failure.invalidArgument(
                "The encryption method specified is not supported", prefix, algorithm)
        }
        attributes.encryption = algorithm
        attributes.kmsKeyID = request[prefix + "-aws-kms-key-id"]
        attributes.kmsContext = request[prefix + "-context"]
        let bucketKey = request[prefix + "-bucket-key-enabled"]
        guard bucketKey == nil || bucketKey == "true" || bucketKey == "false" else {
            throw S3Failure.invalidArgument(
                "The value specified in the header is not true or false",
                prefix + "-bucket-key-enabled", bucketKey)
        }
        attributes.bucketKeyEnabled = bucketKey == "true" && algorithm == "aws:kms"
        if algorithm == "AES256" {
            guard attributes.kmsKeyID == nil, attributes.kmsContext == nil else {
                throw S3Failure.invalidArgument(
                    "Server Side Encryption with AWS KMS managed key requires HTTP header "
                        + "x-amz-server-side-encryption : aws:kms", prefix)
            }
        } else if attributes.kmsKeyID == nil {
            let place = "\(configuration.region):\(configuration.accountID)"
            attributes.kmsKeyID = "arn:aws:kms:\(place):alias/aws/s3"
        }
    }

    private func readLock(_ attributes: inout ObjectAttributes) throws(S3Failure) {
        let mode = request["x-amz-object-lock-mode"]
        let date = request["x-amz-object-lock-retain-until-date"]
        let hold = request["x-amz-object-lock-legal-hold"]
        guard mode != nil || date != nil || hold != nil else { return }
        guard bucket.hasObjectLock else {
            throw S3Failure.invalidRequest("Bucket is missing Object Lock Configuration")
        }
        try LockRules.check(mode: mode, date: date, hold: hold, now: request.now)
        attributes.lockMode = mode
        attributes.lockRetainUntil = date
        attributes.legalHold = hold
    }
}
