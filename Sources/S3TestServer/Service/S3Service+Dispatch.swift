// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Which function does which operation.
extension S3Service {
    /// Does the work under the store's lock.
    func dispatch(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        switch request.operation {
        case .listBuckets: return listBuckets(state)
        case .createBucket: return try createBucket(request, &state)
        case .unknown:
            throw S3Failure(
                501, "NotImplemented", "This server does not know the operation of this request.")
        default: break
        }
        try checkBucket(request, state)
        switch request.operation {
        case .headBucket, .deleteBucket, .getBucketLocation, .getBucketVersioning,
            .putBucketVersioning, .getObjectLockConfiguration, .getBucketReplication,
            .putBucketReplication, .deleteBucketReplication, .getBucketOwnershipControls,
            .putBucketOwnershipControls, .deleteBucketOwnershipControls:
            return try bucketOperation(request, &state)
        case .listObjects, .listObjectsV2, .listObjectVersions, .listMultipartUploads, .listParts:
            return try listing(request, &state)
        case .copyObject: return try copyObject(request, &state)
        case .createMultipartUpload, .uploadPart, .uploadPartCopy, .completeMultipartUpload,
            .abortMultipartUpload:
            return try multipart(request, &state)
        case .putObject: return try putObject(request, &state)
        case .getObject, .headObject: return try getObject(request, state)
        case .deleteObject: return try deleteObject(request, &state)
        case .deleteObjects: return try deleteObjects(request, &state)
        default: return try subresource(request, &state)
        }
    }

    /// The checks every operation on a bucket begins with.
    private func checkBucket(_ request: S3Request, _ state: StoreState) throws(S3Failure) {
        try checkBucket(
            request.bucket, owner: request["x-amz-expected-bucket-owner"], request, state)
        guard request.key.bytes.count <= limits.keyBytesMax else {
            throw S3Failure(
                400, "KeyTooLongError", "Your key is too long",
                extras: [
                    ("Size", String(request.key.bytes.count)),
                    ("MaxSizeAllowed", String(limits.keyBytesMax)),
                ])
        }
    }

    /// The bucket exists, belongs to whom the caller expects, and is paid for.
    func checkBucket(
        _ name: String, owner: String?, _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) {
        guard let bucket = state.buckets[name] else { throw S3Failure.noSuchBucket(name) }
        if let owner {
            guard owner.utf8.count == 12, owner.allSatisfy(\.isNumber) else {
                throw S3Failure(
                    400, "InvalidBucketOwnerAWSAccountID",
                    "The value of the expected bucket owner parameter must be an AWS Account ID...")
            }
            guard owner == bucket.ownerAccount else { throw S3Failure.accessDenied }
        }
        if bucket.requesterPays, request["x-amz-request-payer"] != "requester" {
            throw S3Failure.accessDenied
        }
    }
}
