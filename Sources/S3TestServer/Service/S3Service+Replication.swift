// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Replication configuration and ownership controls: stored and read back, never acted upon.
extension S3Service {
    func bucketConfiguration(
        _ request: S3Request, _ bucket: Bucket, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        switch request.operation {
        case .getBucketReplication: return try replication(bucket)
        case .putBucketReplication: return try putReplication(request, bucket, &state)
        case .deleteBucketReplication:
            state.buckets[bucket.name]?.replication = nil
            return HTTPResponse(status: 204)
        case .putBucketOwnershipControls: return try putOwnership(request, bucket, &state)
        case .deleteBucketOwnershipControls:
            state.buckets[bucket.name]?.ownership = nil
            return HTTPResponse(status: 204)
        default: return try ownership(bucket)
        }
    }

    private func replication(_ bucket: Bucket) throws(S3Failure) -> HTTPResponse {
        guard let document = bucket.replication else {
            throw S3Failure(
                404, "ReplicationConfigurationNotFoundError",
                "The replication configuration was not found",
                extras: [("BucketName", bucket.name)])
        }
        return HTTPResponse(xml: document)
    }

    private func putReplication(
        _ request: S3Request, _ bucket: Bucket, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard try checkDigests(request) != nil || request["content-md5"] != nil else {
            throw S3Failure.invalidRequest(
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
        }
        let rules = try ReplicationRules(request.xml())
        guard bucket.versioning == .enabled else {
            throw S3Failure.invalidRequest(
                "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
        }
        for name in rules.destinations {
            guard let destination = state.buckets[name] else {
                throw S3Failure.invalidRequest("Destination bucket must exist.")
            }
            guard destination.versioning == .enabled else {
                throw S3Failure.invalidRequest("Destination bucket must have versioning enabled.")
            }
        }
        state.buckets[bucket.name]?.replication = request.http.body
        return HTTPResponse()
    }

    private func ownership(_ bucket: Bucket) throws(S3Failure) -> HTTPResponse {
        guard let ownership = bucket.ownership else {
            throw S3Failure(
                404, "OwnershipControlsNotFoundError",
                "The bucket ownership controls were not found",
                extras: [("BucketName", bucket.name)])
        }
        return HTTPResponse(
            xml: XMLWriter.document("OwnershipControls") { controls in
                controls.element("Rule") { $0.element("ObjectOwnership", ownership) }
            })
    }

    private func putOwnership(
        _ request: S3Request, _ bucket: Bucket, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let known: Set<String> = [
            "BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter",
        ]
        let root = try request.xml()
        guard root.name == "OwnershipControls", root.all("Rule").count == 1,
            let ownership = root["Rule"]?["ObjectOwnership"]?.text, known.contains(ownership)
        else { throw S3Failure.malformedXML }
        state.buckets[bucket.name]?.ownership = ownership
        return HTTPResponse()
    }
}
