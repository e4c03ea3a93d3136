// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Calls about a bucket's settings.
extension S3Client {
    /// GetBucketReplication.
    ///
    /// - Parameters:
    ///   - bucket: a name.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the rules. A bucket without any answers 404
    ///   `ReplicationConfigurationNotFoundError`.
    package func getBucketReplication(
        bucket: [UInt8], using exchange: S3Exchange
    ) async -> S3Answer<ReplicationConfiguration> {
        beginBucketCall(bucket, "replication", exchange)
        let reply = await send(exchange, .getBucketReplication)
        var problem: JobDocumentProblem?
        var answer = S3Answer(reply, .getBucketReplication) { () -> ReplicationConfiguration? in
            guard let tree = XMLElementReader.read(exchange.responseBody, strictly: true)
            else { return nil }
            do throws(JobDocumentProblem) {
                return try ReplicationConfigurationXML.read(tree)
            } catch {
                problem = error
                return nil
            }
        }
        if let problem {
            answer.result = .failure(
                S3Failure(
                    kind: .task, httpStatus: 200, code: "InvalidReplicationConfiguration",
                    message: "The replication rules of the bucket cannot be used: \(problem)"))
        }
        return answer
    }

    /// GetBucketOwnershipControls: `BucketOwnerEnforced` where access control lists are off.
    ///
    /// - Parameters:
    ///   - bucket: a name.
    ///   - exchange: used for the request and its answer.
    /// - Returns: `ObjectOwnership`. A bucket without any answers 404
    ///   `OwnershipControlsNotFoundError`.
    package func getBucketOwnershipControls(
        bucket: [UInt8], using exchange: S3Exchange
    ) async -> S3Answer<String> {
        beginBucketCall(bucket, "ownershipControls", exchange)
        let reply = await send(exchange, .getBucketOwnershipControls)
        return S3Answer(reply, .getBucketOwnershipControls) {
            XMLElementReader.read(exchange.responseBody)?.child("Rule")?.value("ObjectOwnership")
        }
    }

    /// GetObjectLockConfiguration. A bucket without any answers 404
    /// `ObjectLockConfigurationNotFoundError`.
    package func getObjectLockConfiguration(
        bucket: [UInt8], using exchange: S3Exchange
    ) async -> S3Answer<BucketLock> {
        beginBucketCall(bucket, "object-lock", exchange)
        let reply = await send(exchange, .getObjectLockConfiguration)
        return S3Answer(reply, .getObjectLockConfiguration) {
            XMLElementReader.read(exchange.responseBody).map(BucketLock.init)
        }
    }

    /// HeadBucket.
    ///
    /// - Returns: the region that the store names as the bucket's; nil where it names none.
    package func headBucket(
        _ bucket: [UInt8], headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<String?> {
        exchange.reset()
        exchange.method = .head
        exchange.bucket = bucket
        exchange.headers.append(contentsOf: headers)
        let reply = await send(exchange, .headBucket)
        return S3Answer(reply, .headBucket) { .some(exchange.header("x-amz-bucket-region")) }
    }

    private func beginBucketCall(
        _ bucket: [UInt8], _ subresource: String, _ exchange: S3Exchange
    ) {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.query.append(subresource)
    }
}
