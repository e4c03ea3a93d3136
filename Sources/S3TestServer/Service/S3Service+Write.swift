// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Putting a finished object into its bucket, and what every writing answer says of it.
extension S3Service {
    /// Puts a single-part object and answers its version.
    func write(
        _ content: ObjectContent, _ attributes: ObjectAttributes, _ request: S3Request,
        stamp: UInt64, _ state: inout StoreState
    ) -> ObjectVersion {
        let digest = content.md5()
        var attributes = attributes
        if let algorithm = attributes.checksumAlgorithm {
            // Computed bytes are never read through; their checksum is made up, like their ETag.
            let bytes = content.isVirtual ? digest : content.bytes(in: 0..<content.size)
            attributes.checksumValue = Checksum.compute(algorithm, bytes)
            attributes.checksumType = "FULL_OBJECT"
        }
        // The ETag of a KMS-encrypted object is no MD5 of its content.
        let isKMS = attributes.encryption.hasPrefix("aws:kms")
        let etag = Digest.hex(isKMS ? Digest.md5(digest + "\(stamp)".utf8) : digest)
        return insert(
            content, attributes, etag: etag, partSizes: [], request, stamp: stamp, &state)
    }

    /// Puts an object whose ETag is known.
    func insert(
        _ content: ObjectContent, _ attributes: ObjectAttributes, etag: String,
        partSizes: [Int64], _ request: S3Request, stamp: UInt64, _ state: inout StoreState
    ) -> ObjectVersion {
        let isVersioned = state.buckets[request.bucket]?.versioning == .enabled
        let version = ObjectVersion(
            versionID: isVersioned ? StoreState.versionID(stamp: stamp) : "null", stamp: stamp,
            lastModified: request.now, etag: etag, content: content, attributes: attributes,
            partSizes: partSizes)
        state.buckets[request.bucket]?.insert(version, at: request.key)
        state.truth.note(bucket: request.bucket, key: request.key) { $0.effects += 1 }
        return version
    }

    /// Version id, encryption and who pays.
    func addWriteHeaders(
        _ version: ObjectVersion, _ request: S3Request, _ state: StoreState,
        to response: inout HTTPResponse
    ) {
        if state.buckets[request.bucket]?.versioning != .off {
            response.add("x-amz-version-id", version.versionID)
        }
        addEncryption(version.attributes, to: &response)
        addRequestCharged(request, state, to: &response)
    }

    func addEncryption(_ attributes: ObjectAttributes, to response: inout HTTPResponse) {
        let prefix = "x-amz-server-side-encryption"
        response.add(prefix, attributes.encryption)
        response.add(prefix + "-aws-kms-key-id", attributes.kmsKeyID)
        response.add(prefix + "-context", attributes.kmsContext)
        if attributes.bucketKeyEnabled { response.add(prefix + "-bucket-key-enabled", "true") }
    }

    func addRequestCharged(
        _ request: S3Request, _ state: StoreState, to response: inout HTTPResponse
    ) {
        if state.buckets[request.bucket]?.requesterPays == true {
            response.add("x-amz-request-charged", "requester")
        }
    }
}
