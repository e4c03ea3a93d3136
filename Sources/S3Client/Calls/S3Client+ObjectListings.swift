// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls that list what is in a bucket, page by page of at most 1,000.
extension S3Client {
    /// ListObjectsV2, one page.
    ///
    /// - Parameters:
    ///   - bucket: a name, or an access point's ARN.
    ///   - prefix: of the keys.
    ///   - marker: `next` of the page before; nil for the first.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the page and where the next one begins.
    package func listObjects(
        bucket: [UInt8], prefix: [UInt8], after marker: ObjectsPage.Marker? = nil,
        using exchange: S3Exchange
    ) async -> S3Answer<ObjectsPage> {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.query.append("list-type", "2")
        exchange.query.append("encoding-type", "url")
        exchange.query.append("prefix", prefix)
        if case .token(let token)? = marker { exchange.query.append("continuation-token", token) }
        let reply = await send(exchange, .listObjects)
        return S3Answer(reply, .listObjects) { Self.page(exchange) }
    }

    /// ListObjectVersions, one page: all versions and delete markers.
    ///
    /// - Parameters:
    ///   - bucket: a name, or an access point's ARN.
    ///   - prefix: of the keys.
    ///   - marker: `next` of the page before; nil for the first.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the page and where the next one begins.
    package func listObjectVersions(
        bucket: [UInt8], prefix: [UInt8], after marker: ObjectsPage.Marker? = nil,
        using exchange: S3Exchange
    ) async -> S3Answer<ObjectsPage> {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.query.append("versions")
        exchange.query.append("encoding-type", "url")
        exchange.query.append("prefix", prefix)
        if case .version(let key, let versionID)? = marker {
            exchange.query.append("key-marker", key)
            if !versionID.isEmpty { exchange.query.append("version-id-marker", versionID) }
        }
        let reply = await send(exchange, .listObjectVersions)
        return S3Answer(reply, .listObjectVersions) { Self.page(exchange) }
    }

    /// GetBucketVersioning.
    ///
    /// - Returns: `Enabled` or `Suspended`; nil for a bucket that never had versions.
    package func bucketVersioning(
        _ bucket: [UInt8], using exchange: S3Exchange
    ) async -> S3Answer<String?> {
        exchange.reset()
        exchange.bucket = bucket
        exchange.query.append("versioning")
        let reply = await send(exchange, .getBucketVersioning)
        return S3Answer(reply, .getBucketVersioning) {
            XMLElementReader.read(exchange.responseBody).map { $0.value("Status") }
        }
    }

    private static func page(_ exchange: S3Exchange) -> ObjectsPage? {
        XMLElementReader.read(exchange.responseBody, strictly: true).map { ObjectsPage($0) }
    }
}
