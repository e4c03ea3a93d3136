// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls that delete objects.
extension S3Client {
    /// DeleteObject: the named version for ever, the current object where none is named.
    package func deleteObject(
        _ object: ObjectAddress, using exchange: S3Exchange
    ) async -> S3Answer<Void> {
        object.begin(exchange, .delete, HeaderBlock())
        let reply = await send(exchange, .deleteObject)
        return S3Answer(reply, .deleteObject) { () }
    }

    /// DeleteObjects, at most 1,000; the store tells of each that it refused.
    ///
    /// - Parameters:
    ///   - objects: with a version each to delete that for ever. Keys that XML cannot carry cannot
    ///     be named here.
    ///   - bucket: a name, or an access point's ARN.
    ///   - exchange: used for the request and its answer.
    /// - Returns: `CODE: message` of each object that is still there.
    package func deleteObjects(
        _ objects: [ListedObject], in bucket: [UInt8], using exchange: S3Exchange
    ) async -> S3Answer<[String]> {
        precondition(objects.count <= 1_000, "DeleteObjects takes at most 1,000 keys")
        exchange.reset()
        exchange.method = .post
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.query.append("delete")
        exchange.body = Array(Self.deletionDocument(objects).utf8)
        exchange.headers.append("content-type", "application/xml")
        exchange.headers.append("content-md5", ContentMD5.header(of: exchange.body))
        let reply = await send(exchange, .deleteObjects)
        return S3Answer(reply, .deleteObjects) {
            guard let tree = XMLElementReader.read(exchange.responseBody) else { return nil }
            return tree.all("Error").map {
                "\($0.value("Code") ?? "Error"): \($0.value("Message") ?? "no message")"
            }
        }
    }

    /// The body of DeleteObjects. `Quiet` leaves the deleted ones out of the answer.
    static func deletionDocument(_ objects: [ListedObject]) -> String {
        var text = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
        for object in objects {
            let key = String(decoding: object.key, as: UTF8.self)
            text += "<Object><Key>\(XMLText.escape(key))</Key>"
            if let id = object.versionID { text += "<VersionId>\(XMLText.escape(id))</VersionId>" }
            text += "</Object>"
        }
        return text + "</Delete>"
    }
}
