// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Verifies SigV4 (AWS General Reference, "Signature Version 4") from the request as received, and
/// refuses in S3's words. Stricter than S3 in one thing: every x-amz-* header must be signed.
struct SignatureVerifier: Sendable {
    let region: String
    let identities: [TestIdentity]
    private static let skewMillisecondsMax: Int64 = 15 * 60 * 1_000

    /// Whose request it is.
    func verify(_ request: HTTPRequest, now: Int64) throws(S3Failure) -> TestIdentity {
        guard let header = request["authorization"] else { throw S3Failure.accessDenied }
        guard let authorization = Authorization(header) else {
            throw Self.malformed("a mandatory part is missing or not as it should be")
        }
        guard let identity = identities.first(where: { $0.accessKey == authorization.accessKey })
        else {
            throw S3Failure(
                403, "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
                extras: [("AWSAccessKeyId", authorization.accessKey)])
        }
        let date = try checkScope(authorization, request, now: now)
        try checkSignedHeaders(authorization, request)
        try checkToken(identity, request)
        guard let payload = request["x-amz-content-sha256"] else {
            throw S3Failure.invalidRequest(
                "Missing required header for this request: x-amz-content-sha256")
        }
        try checkSignature(authorization, request, identity, date: date, payload: payload)
        try checkPayload(request, payload)
        return identity
    }

    private func checkScope(
        _ authorization: Authorization, _ request: HTTPRequest, now: Int64
    ) throws(S3Failure) -> String {
        guard authorization.region == region else {
            throw S3Failure(
                400, "AuthorizationHeaderMalformed",
                "The authorization header is malformed; the region '\(authorization.region)' is "
                    + "wrong; expecting '\(region)'",
                extras: [("Region", region)], headers: [("x-amz-bucket-region", region)])
        }
        guard authorization.service == "s3", authorization.terminator == "aws4_request" else {
            throw Self.malformed("the service must be 's3' and the scope end with 'aws4_request'")
        }
        guard let date = request["x-amz-date"], let time = Timestamp.parseAmz(date) else {
            throw S3Failure(
                403, "AccessDenied",
                "AWS authentication requires a valid Date or x-amz-date header")
        }
        guard date.hasPrefix(authorization.day + "T") else {
            throw Self.malformed("Invalid credential date, it is not that of x-amz-date")
        }
        guard abs(now - time) <= Self.skewMillisecondsMax else {
            throw S3Failure(
                403, "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                extras: [
                    ("RequestTime", date), ("ServerTime", Timestamp.iso8601(now)),
                    ("MaxAllowedSkewMilliseconds", String(Self.skewMillisecondsMax)),
                ])
        }
        return date
    }

    private func checkSignedHeaders(
        _ authorization: Authorization, _ request: HTTPRequest
    ) throws(S3Failure) {
        let signed = Set(authorization.signedHeaders)
        let unsigned = request.headers.keys.filter { name in
            (name == "host" || name == "content-md5" || name.hasPrefix("x-amz-"))
                && !signed.contains(name)
        }
        guard unsigned.isEmpty else {
            throw S3Failure(
                403, "AccessDenied",
                "There were headers present in the request which were not signed",
                extras: [("HeadersNotSigned", unsigned.sorted().joined(separator: ", "))])
        }
        guard authorization.signedHeaders == authorization.signedHeaders.sorted(),
            authorization.signedHeaders.allSatisfy({ request[$0] != nil })
        else {
            throw Self.malformed("SignedHeaders must be sorted and name headers of the request")
        }
    }

    private func checkToken(
        _ identity: TestIdentity, _ request: HTTPRequest
    ) throws(S3Failure) {
        guard request["x-amz-security-token"] == identity.sessionToken else {
            throw S3Failure(
                400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        }
        guard !identity.isExpired else {
            throw S3Failure(400, "ExpiredToken", "The provided token has expired.")
        }
    }

    private func checkSignature(
        _ authorization: Authorization, _ request: HTTPRequest, _ identity: TestIdentity,
        date: String, payload: String
    ) throws(S3Failure) {
        let canonical = try CanonicalRequest.text(
            request, signedHeaders: authorization.signedHeaders, payload: payload)
        let scope = "\(authorization.day)/\(region)/s3/aws4_request"
        let digest = Digest.hex(Digest.sha256(canonical.utf8))
        let stringToSign = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(digest)"
        var key = Array("AWS4\(identity.secretKey)".utf8)
        for part in [authorization.day, region, "s3", "aws4_request"] {
            key = Digest.hmac(key: key, part)
        }
        guard Digest.hex(Digest.hmac(key: key, stringToSign)) == authorization.signature else {
            throw S3Failure(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method.",
                extras: [
                    ("AWSAccessKeyId", identity.accessKey), ("StringToSign", stringToSign),
                    ("SignatureProvided", authorization.signature),
                    ("CanonicalRequest", canonical),
                ])
        }
    }

    private func checkPayload(
        _ request: HTTPRequest, _ payload: String
    ) throws(S3Failure) {
        if payload == "UNSIGNED-PAYLOAD" || payload == "STREAMING-UNSIGNED-PAYLOAD-TRAILER" {
            return
        }
        if payload.hasPrefix("STREAMING-") {
            throw S3Failure.notImplemented("x-amz-content-sha256")
        }
        guard payload == Digest.hex(Digest.sha256(request.body)) else {
            throw S3Failure(
                400, "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.")
        }
    }

    private static func malformed(_ why: String) -> S3Failure {
        S3Failure(
            400, "AuthorizationHeaderMalformed", "The authorization header is malformed; \(why)")
    }
}
