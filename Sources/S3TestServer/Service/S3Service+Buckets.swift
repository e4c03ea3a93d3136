// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Operations on buckets.
extension S3Service {
    func listBuckets(_ state: StoreState) -> HTTPResponse {
        HTTPResponse(
            xml: XMLWriter.document("ListAllMyBucketsResult") { result in
                result.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
                result.element("Buckets") { list in
                    for bucket in state.buckets.values.sorted(by: { $0.name < $1.name }) {
                        list.element("Bucket") { element in
                            element.element("Name", bucket.name)
                            element.element("CreationDate", Timestamp.iso8601(bucket.created))
                        }
                    }
                }
            })
    }

    func createBucket(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        try checkBucketName(request.bucket)
        if !request.http.body.isEmpty {
            let place = try request.xml()["LocationConstraint"]?.text ?? "us-east-1"
            guard place == configuration.region else {
                throw S3Failure(
                    400, "IllegalLocationConstraintException",
                    "The \(place) location constraint is incompatible for the region specific "
                        + "endpoint this request was sent to.")
            }
        }
        guard state.buckets[request.bucket] == nil else {
            throw S3Failure(
                409, "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already "
                    + "own it.",
                extras: [("BucketName", request.bucket)])
        }
        var bucket = Bucket(
            name: request.bucket, created: request.now, ownerAccount: configuration.accountID)
        if request["x-amz-bucket-object-lock-enabled"]?.lowercased() == "true" {
            bucket.hasObjectLock = true
            bucket.versioning = .enabled
        }
        bucket.ownership = request["x-amz-object-ownership"]
        state.buckets[request.bucket] = bucket
        var response = HTTPResponse()
        response.add("Location", "/\(request.bucket)")
        return response
    }

    private func checkBucketName(_ name: String) throws(S3Failure) {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-")
        guard (3...63).contains(name.utf8.count), name.allSatisfy(allowed.contains),
            name.first != "-", name.first != ".", name.last != "-", name.last != "."
        else {
            throw S3Failure(
                400, "InvalidBucketName", "The specified bucket is not valid.",
                extras: [("BucketName", name)])
        }
    }

    func bucketOperation(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        switch request.operation {
        case .headBucket:
            var response = HTTPResponse()
            response.add("x-amz-bucket-region", configuration.region)
            return response
        case .deleteBucket:
            let hasUploads = state.uploads.values.contains { $0.bucket == bucket.name }
            guard bucket.isEmpty, !hasUploads else {
                throw S3Failure(
                    409, "BucketNotEmpty", "The bucket you tried to delete is not empty")
            }
            state.buckets[bucket.name] = nil
            return HTTPResponse(status: 204)
        case .getBucketLocation:
            let place = configuration.region == "us-east-1" ? "" : configuration.region
            return HTTPResponse(
                xml: XMLWriter.document("LocationConstraint") { $0.raw(place) })
        case .getBucketVersioning:
            return HTTPResponse(
                xml: XMLWriter.document("VersioningConfiguration") { document in
                    if bucket.versioning != .off {
                        document.element("Status", bucket.versioning.rawValue)
                    }
                })
        case .getObjectLockConfiguration: return try lockConfiguration(bucket)
        case .putBucketVersioning: return try putVersioning(request, bucket, &state)
        default: return try bucketConfiguration(request, bucket, &state)
        }
    }

    private func lockConfiguration(_ bucket: Bucket) throws(S3Failure) -> HTTPResponse {
        guard bucket.hasObjectLock else {
            throw S3Failure(
                404, "ObjectLockConfigurationNotFoundError",
                "Object Lock configuration does not exist for this bucket")
        }
        return HTTPResponse(
            xml: XMLWriter.document("ObjectLockConfiguration") {
                $0.element("ObjectLockEnabled", "Enabled")
            })
    }

    private func putVersioning(
        _ request: S3Request, _ bucket: Bucket, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard let status = try request.xml()["Status"]?.text, !status.isEmpty,
            let versioning = Bucket.Versioning(rawValue: status)
        else { throw S3Failure.malformedXML }
        guard versioning == .enabled || !bucket.hasObjectLock else {
            throw S3Failure(
                409, "InvalidBucketState",
                "An Object Lock configuration is present on this bucket, so the versioning state "
                    + "cannot be changed.")
        }
        state.buckets[bucket.name]?.versioning = versioning
        return HTTPResponse()
    }
}
