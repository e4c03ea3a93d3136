// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Multipart uploads (S3 User Guide, "Uploading and copying objects using multipart upload").
/// `object` is the destination; its version plays no part.
extension S3Client {
    /// CreateMultipartUpload; the headers carry all attributes of the future object.
    package func createMultipartUpload(
        _ object: ObjectAddress, headers: HeaderBlock, using exchange: S3Exchange
    ) async -> S3Answer<String> {
        object.begin(exchange, .post, headers)
        exchange.query.append("uploads")
        let reply = await send(exchange, .createMultipartUpload)
        return S3Answer(reply, .createMultipartUpload) {
            XMLElementReader.read(exchange.responseBody)?.value("UploadId")
        }
    }

    /// UploadPartCopy.
    ///
    /// - Parameters:
    ///   - object: the upload's destination.
    ///   - uploadID: from `createMultipartUpload`.
    ///   - number: of the part, from 1.
    ///   - source: what is copied; its version is pinned when it has one.
    ///   - range: of the source's bytes; nil for all.
    ///   - ifMatch: an ETag the source must have, else the store answers 412.
    ///   - headers: further ones, such as SSE-C keys.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the part with its ETag and checksums.
    package func uploadPartCopy(
        _ object: ObjectAddress, uploadID: String, number: Int, source: ObjectAddress,
        range: Range<Int>? = nil, ifMatch: String? = nil, headers: HeaderBlock = HeaderBlock(),
        using exchange: S3Exchange
    ) async -> S3Answer<UploadedPart> {
        object.begin(exchange, .put, headers)
        exchange.query.append("partNumber", "\(number)")
        exchange.query.append("uploadId", uploadID)
        exchange.copySource = CopySource.value(
            bucket: source.bucket, key: source.key, versionID: source.versionID)
        if let range {
            exchange.copyBytes = UInt64(range.count)
            exchange.headers.append(
                "x-amz-copy-source-range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")
        }
        if let ifMatch { exchange.headers.append("x-amz-copy-source-if-match", ifMatch) }
        let reply = await send(exchange, .uploadPartCopy)
        return S3Answer(reply, .uploadPartCopy) {
            guard let tree = XMLElementReader.read(exchange.responseBody),
                let etag = tree.value("ETag")
            else { return nil }
            return UploadedPart(
                number: number, etag: etag, size: range?.count,
                checksums: PartChecksum.all(in: tree))
        }
    }

    /// UploadPart.
    package func uploadPart(
        _ object: ObjectAddress, uploadID: String, number: Int, body: [UInt8],
        headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<UploadedPart> {
        object.begin(exchange, .put, headers)
        exchange.query.append("partNumber", "\(number)")
        exchange.query.append("uploadId", uploadID)
        exchange.body = body
        let reply = await send(exchange, .uploadPart)
        return S3Answer(reply, .uploadPart) {
            exchange.header("etag").map {
                UploadedPart(number: number, etag: $0, size: body.count)
            }
        }
    }

    /// CompleteMultipartUpload. A store that lost its first answer may say NoSuchUpload to the
    /// second; whether the object is there then has to be asked.
    ///
    /// - Parameters:
    ///   - object: the upload's destination.
    ///   - uploadID: from `createMultipartUpload`.
    ///   - parts: in ascending order of their numbers.
    ///   - headers: such as `if-none-match`.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the object's ETag and version, where the store tells.
    package func completeMultipartUpload(
        _ object: ObjectAddress, uploadID: String, parts: [UploadedPart],
        headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<StoredObject> {
        object.begin(exchange, .post, headers)
        exchange.query.append("uploadId", uploadID)
        exchange.headers.append("content-type", "application/xml")
        exchange.body = Array(Self.completionDocument(parts).utf8)
        let reply = await send(exchange, .completeMultipartUpload)
        return S3Answer(reply, .completeMultipartUpload) {
            StoredObject(
                etag: XMLElementReader.read(exchange.responseBody)?.value("ETag"),
                versionID: exchange.header("x-amz-version-id"))
        }
    }

    /// AbortMultipartUpload. Parts still under way may land afterwards: wait for them first.
    package func abortMultipartUpload(
        _ object: ObjectAddress, uploadID: String, headers: HeaderBlock = HeaderBlock(),
        using exchange: S3Exchange
    ) async -> S3Answer<Void> {
        object.begin(exchange, .delete, headers)
        exchange.query.append("uploadId", uploadID)
        let reply = await send(exchange, .abortMultipartUpload)
        return S3Answer(reply, .abortMultipartUpload) { () }
    }

    /// The body of CompleteMultipartUpload.
    static func completionDocument(_ parts: [UploadedPart]) -> String {
        var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for part in parts {
            text += "<Part><PartNumber>\(part.number)</PartNumber>"
            text += "<ETag>\(XMLText.escape(part.etag))</ETag>"
            for checksum in part.checksums {
                text +=
                    "<\(checksum.element)>\(XMLText.escape(checksum.value))</\(checksum.element)>"
            }
            text += "</Part>"
        }
        return text + "</CompleteMultipartUpload>"
    }
}
