// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls that list what is in a bucket, page by page of at most 1,000.
extension S3Client {
    /// ListObjectsV2, one page.
    ///
    /// - Parameters:
    ///   - bucket: a name, or an access point's ARN.
    ///   - prefix: of the keys.
    ///   - marker: `next` of the page before, or a key to begin behind; nil for the first page.
    ///   - countMax: objects on the page at most; nil for as many as the store gives.
    ///   - headers: further ones.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the page and where the next one begins.
    package func listObjects(
        bucket: [UInt8], prefix: [UInt8], after marker: ObjectsPage.Marker? = nil,
        countMax: Int? = nil, headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<ObjectsPage> {
        Self.beginListing(exchange, bucket, prefix, countMax, headers)
        exchange.query.append("list-type", "2")
        switch marker {
        case .token(let token)?: exchange.query.append("continuation-token", token)
        case .key(let key)?, .version(let key, _)?: exchange.query.append("start-after", key)
        case nil: break
        }
        let reply = await send(exchange, .listObjects)
        return Self.page(exchange, reply, .listObjects)
    }

    /// ListObjectVersions, one page: all versions and delete markers, those of one key from the
    /// newest to the oldest.
    ///
    /// - Parameters:
    ///   - bucket: a name, or an access point's ARN.
    ///   - prefix: of the keys.
    ///   - marker: `next` of the page before, or a key to begin behind; nil for the first page.
    ///   - countMax: versions on the page at most; nil for as many as the store gives.
    ///   - headers: further ones.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the page and where the next one begins.
    package func listObjectVersions(
        bucket: [UInt8], prefix: [UInt8], after marker: ObjectsPage.Marker? = nil,
        countMax: Int? = nil, headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<ObjectsPage> {
        Self.beginListing(exchange, bucket, prefix, countMax, headers)
        exchange.query.append("versions")
        switch marker {
        case .version(let key, let versionID)?:
            exchange.query.append("key-marker", key)
            if !versionID.isEmpty { exchange.query.append("version-id-marker", versionID) }
        case .key(let key)?: exchange.query.append("key-marker", key)
        case .token(let token)?: exchange.query.append("key-marker", token)
        case nil: break
        }
        let reply = await send(exchange, .listObjectVersions)
        return Self.page(exchange, reply, .listObjectVersions)
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

    private static func beginListing(
        _ exchange: S3Exchange, _ bucket: [UInt8], _ prefix: [UInt8], _ countMax: Int?,
        _ headers: HeaderBlock
    ) {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.headers.append(contentsOf: headers)
        exchange.query.append("encoding-type", "url")
        exchange.query.append("prefix", prefix)
        if let countMax { exchange.query.append("max-keys", "\(countMax)") }
    }

    private static func page(
        _ exchange: S3Exchange, _ reply: S3Reply, _ call: S3Call
    ) -> S3Answer<ObjectsPage> {
        S3Answer(reply) { () throws(S3Failure) in
            try ObjectsPage(exchange.responseBody, of: call)
        }
    }
}
