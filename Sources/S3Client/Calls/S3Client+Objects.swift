// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls on one object. Each empties the exchange it is given and leaves the answer there.
extension S3Client {
    /// HeadObject.
    package func headObject(
        _ object: ObjectAddress, headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<ObjectHead> {
        object.begin(exchange, .head, headers)
        let reply = await send(exchange, .headObject)
        return S3Answer(reply, .headObject) { ObjectHead(exchange) }
    }

    /// GetObject; the bytes stand in `exchange.responseBody`.
    ///
    /// - Parameters:
    ///   - object: which one.
    ///   - range: of bytes; nil for all.
    ///   - ifMatch: an ETag the object must have, else the store answers 412.
    ///   - bodyBytesMax: a longer answer fails.
    ///   - headers: further ones.
    ///   - exchange: used for the request and its answer.
    /// - Returns: what the answer's headers say; `size` is that of the bytes sent.
    package func getObject(
        _ object: ObjectAddress, range: Range<Int>? = nil, ifMatch: String? = nil,
        bodyBytesMax: Int = ClientLimits.bodyBytesMax, headers: HeaderBlock = HeaderBlock(),
        using exchange: S3Exchange
    ) async -> S3Answer<ObjectHead> {
        object.begin(exchange, .get, headers)
        exchange.bodyBytesMax = bodyBytesMax
        if let range {
            exchange.headers.append("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")
        }
        if let ifMatch { exchange.headers.append("if-match", ifMatch) }
        let reply = await send(exchange, .getObject)
        return S3Answer(reply, .getObject) {
            ObjectHead(exchange, size: exchange.responseBody.count)
        }
    }

    /// PutObject.
    package func putObject(
        _ object: ObjectAddress, body: [UInt8], contentType: String? = nil,
        headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<StoredObject> {
        object.begin(exchange, .put, headers)
        exchange.body = body
        if let contentType { exchange.headers.append("content-type", contentType) }
        let reply = await send(exchange, .putObject)
        return S3Answer(reply, .putObject) {
            StoredObject(
                etag: exchange.header("etag"), versionID: exchange.header("x-amz-version-id"))
        }
    }

    /// GetObjectTagging.
    package func getObjectTagging(
        _ object: ObjectAddress, headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<[ObjectTag]> {
        object.begin(exchange, .get, headers)
        exchange.query.append("tagging")
        let reply = await send(exchange, .getObjectTagging)
        return S3Answer(reply, .getObjectTagging) {
            guard let tree = XMLElementReader.read(exchange.responseBody) else { return nil }
            return (tree.child("TagSet")?.all("Tag") ?? []).map { tag in
                ObjectTag(key: tag.child("Key")?.text ?? "", value: tag.child("Value")?.text ?? "")
            }
        }
    }

    /// GetObjectAcl.
    package func getObjectACL(
        _ object: ObjectAddress, headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<ObjectACL> {
        object.begin(exchange, .get, headers)
        exchange.query.append("acl")
        let reply = await send(exchange, .getObjectACL)
        return S3Answer(reply, .getObjectACL) {
            XMLElementReader.read(exchange.responseBody).map(ObjectACL.init)
        }
    }

    /// PutObjectTagging: replaces the object's tags.
    package func putObjectTagging(
        _ object: ObjectAddress, tags: [ObjectTag], headers: HeaderBlock = HeaderBlock(),
        using exchange: S3Exchange
    ) async -> S3Answer<Void> {
        object.begin(exchange, .put, headers)
        exchange.query.append("tagging")
        exchange.body = Array(ObjectTag.document(tags).utf8)
        exchange.headers.append("content-type", "application/xml")
        exchange.headers.append("content-md5", ContentMD5.header(of: exchange.body))
        let reply = await send(exchange, .putObjectTagging)
        return S3Answer(reply, .putObjectTagging) { () }
    }
}
