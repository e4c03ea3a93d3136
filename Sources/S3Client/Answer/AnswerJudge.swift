// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Decides whether an answer is a success. A 200 is not enough: S3 sends its status before a long
/// copy is done, and the body may then be an error, or stop short (CopyObject, "Response and
/// special errors").
enum AnswerJudge {
    /// The failure an answered exchange holds, or nil.
    static func failure(of exchange: S3Exchange, call: S3Call, region: String) -> S3Failure? {
        if let failure = exchange.transportFailure { return S3Failure(failure) }
        guard (200..<300).contains(exchange.status) else {
            return errorAnswer(exchange, region: region)
        }
        guard let root = call.answerRoot else {
            return call == .headObject ? headOfError(exchange) : nil
        }
        if AnswerScan.isComplete(exchange.responseBody, root: root) { return nil }
        guard let tree = XMLElementReader.read(exchange.responseBody) else {
            return unfinished(exchange, call, "its body is empty or incomplete")
        }
        if tree.name == root.description { return nil }
        if tree.name == "Error" { return self.error(exchange, tree: tree, region: region) }
        return unfinished(exchange, call, "its body is a \(tree.name)")
    }

    /// A 200 to HEAD has no body that could hold an error, but may be the head of one: the length
    /// of such a document must never be taken for the object's.
    private static func headOfError(_ exchange: S3Exchange) -> S3Failure? {
        guard exchange.header("etag") == nil, exchange.header("last-modified") == nil,
            exchange.header("content-type") == "application/xml"
        else { return nil }
        return unfinished(exchange, .headObject, "it is the head of an XML document and no object")
    }

    /// An answer whose status says that it failed.
    private static func errorAnswer(_ exchange: S3Exchange, region: String) -> S3Failure {
        let tree = XMLElementReader.read(exchange.responseBody)
        switch tree?.name {
        case "Error": return error(exchange, tree: tree, region: region)
        // STS wraps it (AWS STS API Reference, "Common Error Types").
        case "ErrorResponse": return error(exchange, tree: tree?.child("Error"), region: region)
        default: return error(exchange, tree: nil, region: region)
        }
    }

    /// - Parameters:
    ///   - exchange: with its status and headers.
    ///   - tree: the `<Error>`; nil for an answer without one, such as any to a HEAD.
    ///   - region: the region the request was signed for.
    /// - Returns: the failure with its kind, ids and waits.
    private static func error(
        _ exchange: S3Exchange, tree: XMLTree?, region: String
    ) -> S3Failure {
        let isEmbedded = (200..<300).contains(exchange.status)
        let status = isEmbedded ? 500 : exchange.status
        let code = tree?.value("Code") ?? HTTPStatusText.code(status)
        let message = tree?.value("Message") ?? HTTPStatusText.sentence(status)
        let named = exchange.header("x-amz-bucket-region") ?? tree?.value("Region")
        let bucketRegion = named == region ? nil : named
        var kind = S3Failure.Kind(
            status: status, code: code, message: message, namesRegion: bucketRegion != nil)
        if exchange.method == .head, exchange.status == 400, bucketRegion != nil {
            kind = .wrongRegion
        }
        // An answer to HEAD has no body to say so, and a 503 of S3 mostly asks for fewer requests.
        if exchange.method == .head, exchange.status == 503 { kind = .throttled }
        // The region is right, and the bucket is elsewhere for a while: as AWS answers for one that
        // is new, until its name has gone round (S3 User Guide, "Request redirection").
        if exchange.status == 307, named == region { kind = .transient }
        var failure = S3Failure(
            kind: kind, httpStatus: exchange.status, code: code, message: message,
            requestID: exchange.header("x-amz-request-id") ?? tree?.value("RequestId"),
            hostID: exchange.header("x-amz-id-2") ?? tree?.value("HostId"), region: bucketRegion,
            retryAfterMilliseconds: retryAfter(exchange))
        failure.isDeleteMarker = exchange.header("x-amz-delete-marker") == "true"
        if kind == .wrongRegion {
            failure.message = regionSentence(failure, signedFor: region, tree: tree)
        }
        return failure
    }

    /// A 200 that does not say what a success says: treated like a 500.
    private static func unfinished(
        _ exchange: S3Exchange, _ call: S3Call, _ reason: String
    ) -> S3Failure {
        S3Failure(
            kind: .transient, httpStatus: exchange.status, code: "IncompleteAnswer",
            message: "The answer to \(call.rawValue) is not a success: \(reason).",
            requestID: exchange.header("x-amz-request-id"), hostID: exchange.header("x-amz-id-2"))
    }

    private static func regionSentence(
        _ failure: S3Failure, signedFor region: String, tree: XMLTree?
    ) -> String {
        if let right = failure.region {
            return "The bucket is in region \(right), the request was for \(region): "
                + "use --region \(right)."
        }
        if let endpoint = tree?.value("Endpoint") {
            return "The bucket is served by \(endpoint), not by the endpoint of region \(region): "
                + "use --region with the bucket's own region."
        }
        return "\(failure.message) The request was for region \(region): "
            + "use --region with the bucket's own region."
    }

    /// `x-amz-retry-after` is in milliseconds, `Retry-After` in seconds (RFC 9110 §10.2.3; its
    /// other form, a date, is not used by stores).
    private static func retryAfter(_ exchange: S3Exchange) -> Int? {
        if let text = exchange.header("x-amz-retry-after"), let value = Int(text), value >= 0 {
            return value
        }
        if let text = exchange.header("retry-after"), let value = Int(text), value >= 0 {
            return min(value, 86_400) * 1_000
        }
        return nil
    }
}
