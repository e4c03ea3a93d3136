// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls that list, page by page.
extension S3Client {
    /// ListParts, all pages: at most 10,000 parts. `attempts` counts the requests of all pages.
    package func listParts(
        _ object: ObjectAddress, uploadID: String, headers: HeaderBlock = HeaderBlock(),
        using exchange: S3Exchange
    ) async -> S3Answer<[UploadedPart]> {
        var parts: [UploadedPart] = []
        var marker: Int? = 0
        var total = S3Reply(attempts: 0)
        while let after = marker, total.failure == nil {
            object.begin(exchange, .get, headers)
            exchange.bodyBytesMax = ClientLimits.listingBytesMax
            exchange.query.append("uploadId", uploadID)
            if after > 0 { exchange.query.append("part-number-marker", "\(after)") }
            let reply = await send(exchange, .listParts)
            total.attempts += reply.attempts
            total.throttles += reply.throttles
            total.failure = reply.failure
            guard reply.failure == nil else { break }
            guard let tree = XMLElementReader.read(exchange.responseBody) else { break }
            let page = PartsPage(tree)
            parts += page.parts
            // A marker that does not move, or more parts than there can be, would go on for ever.
            marker = page.next.flatMap { $0 > after ? $0 : nil }
            if parts.count > ClientLimits.uploadPartsMax { total.failure = .incomplete(.listParts) }
        }
        return S3Answer(total, .listParts) { parts }
    }

    /// ListMultipartUploads, one page of at most 1,000.
    ///
    /// - Parameters:
    ///   - bucket: a name, or an access point's ARN.
    ///   - prefix: of the keys.
    ///   - marker: `next` of the page before; nil for the first.
    ///   - headers: further ones.
    ///   - exchange: used for the request and its answer.
    /// - Returns: the page and where the next one begins.
    package func listMultipartUploads(
        bucket: [UInt8], prefix: [UInt8] = [], after marker: UploadsPage.Marker? = nil,
        headers: HeaderBlock = HeaderBlock(), using exchange: S3Exchange
    ) async -> S3Answer<UploadsPage> {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.headers.append(contentsOf: headers)
        exchange.query.append("uploads")
        exchange.query.append("encoding-type", "url")
        if !prefix.isEmpty { exchange.query.append("prefix", prefix) }
        if let marker {
            exchange.query.append("key-marker", marker.key)
            exchange.query.append("upload-id-marker", marker.uploadID)
        }
        let reply = await send(exchange, .listMultipartUploads)
        return S3Answer(reply, .listMultipartUploads) {
            XMLElementReader.read(exchange.responseBody, strictly: true).map { UploadsPage($0) }
        }
    }
}
