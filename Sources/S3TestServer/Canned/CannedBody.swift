// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The bytes of the prepared answers, made once per loop.
enum CannedBody {
    private static let etag = "\"9b2cf535f27731c974343645a3985328\""
    private static let modified = "2026-01-02T03:04:05.000Z"
    private static let requestID = "CANNED0000000001"
    private static let datePlaceholder = "Thu, 01 Jan 1970 00:00:00 GMT"

    /// Where the date stands in an answer: behind the status line, whose length varies.
    static func dateOffset(in answer: [UInt8]) -> Int {
        (answer.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1 + "Date: ".utf8.count
    }

    /// A whole answer, head and body; a listing names that many objects.
    static func answer(_ answer: CannedAnswer, listedKeys: Int) -> [UInt8] {
        var response = HTTPResponse(xml: [])
        if let xml = answer == .list ? listing(listedKeys) : xml(answer) {
            response.body = .bytes(xml)
        } else {
            response = HTTPResponse()
        }
        switch answer {
        case .noSuchKey: response.status = 404
        case .deleted: response.status = 204
        case .object:
            response.headers = [("ETag", etag), ("Content-Type", "binary/octet-stream")]
            response.body = .bytes(Array("canned".utf8))
        case .put, .part: response.headers = [("ETag", etag)]
        case .head:
            response.headers = [
                ("ETag", etag), ("Content-Type", "binary/octet-stream"),
                ("Last-Modified", datePlaceholder), ("x-amz-bucket-region", "us-east-1"),
            ]
        default: break
        }
        return bytes(response, length: answer == .head ? 1_024 : response.body.length)
    }

    /// The counters as an answer.
    static func counters(_ values: [String: Int]) -> [UInt8] {
        var response = HTTPResponse()
        response.add("Content-Type", "application/json")
        let pairs = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        response.body = .bytes(Array(("{" + pairs.joined(separator: ",") + "}").utf8))
        return bytes(response, length: response.body.length)
    }

    private static func bytes(_ response: HTTPResponse, length: Int64) -> [UInt8] {
        var response = response
        response.headers.insert(("Date", datePlaceholder), at: 0)
        response.add("x-amz-request-id", requestID)
        response.add("x-amz-id-2", "canned")
        response.add("Server", "s3-test-server")
        var bytes = response.head(length: length, close: false)
        if case .bytes(let body) = response.body { bytes += body }
        return bytes
    }

    private static func xml(_ answer: CannedAnswer) -> [UInt8]? {
        switch answer {
        case .copy, .partCopy:
            return XMLWriter.document(answer == .copy ? "CopyObjectResult" : "CopyPartResult") {
                $0.element("LastModified", modified)
                $0.element("ETag", etag)
            }
        case .noSuchKey:
            return S3Failure.noSuchKey(ObjectKey("canned")).xml(
                resource: "/canned", requestID: requestID)
        case .create:
            return XMLWriter.document("InitiateMultipartUploadResult") {
                $0.element("Bucket", "canned")
                $0.element("Key", "canned")
                $0.element("UploadId", "canned-upload")
            }
        case .complete:
            return XMLWriter.document("CompleteMultipartUploadResult") {
                $0.element("Location", "http://127.0.0.1/canned/canned")
                $0.element("Bucket", "canned")
                $0.element("Key", "canned")
                $0.element("ETag", "\"9b2cf535f27731c974343645a3985328-1\"")
            }
        case .tagging: return XMLWriter.document("Tagging") { $0.element("TagSet") { _ in } }
        case .acl: return XMLWriter.document("AccessControlPolicy") { $0.element("Owner") { _ in } }
        case .deletedMany: return XMLWriter.document("DeleteResult") { _ in }
        case .bucketVersioning: return XMLWriter.document("VersioningConfiguration") { _ in }
        case .put, .part, .head, .deleted, .object, .list, .counters: return nil
        }
    }

    private static func listing(_ keys: Int) -> [UInt8] {
        XMLWriter.document("ListBucketResult") {
            $0.element("KeyCount", keys)
            $0.element("IsTruncated", false)
            for number in 0..<keys {
                $0.element("Contents") {
                    $0.element("Key", "canned-object-\(number)")
                    $0.element("LastModified", modified)
                    $0.element("ETag", etag)
                    $0.element("Size", 1_024)
                    $0.element("StorageClass", "STANDARD")
                }
            }
        }
    }
}
