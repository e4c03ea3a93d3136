// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Whether a request was signed by whoever holds one of the keys, now, and as it arrived.
///
/// Pure: keys and time are given. What was seen before is `ReplayWindow`'s.
struct SignatureVerifier {
    /// Finds a key by its id.
    let key: (String) -> Credentials?
    let now: Timestamp

    /// - Returns: what the signature says.
    /// - Throws: `ControlProblem` as S3 answers.
    func verify(_ request: IncomingRequest) throws(ControlProblem) -> SignatureClaim {
        let claim = try SignatureClaim(request)
        try checkHeaders(request, claim)
        try checkTime(request, claim)
        guard let credentials = key(claim.accessKey) else {
            throw ControlProblem(
                "InvalidAccessKeyId", 403,
                "The access key \"\(claim.accessKey)\" is not in the daemon's key file.")
        }
        let signature = RequestSignature.signature(
            of: SignedText.text(of: request, claim), by: credentials,
            scope: (claim.day, claim.region, claim.service))
        guard RequestSignature.isEqual(signature, claim.signature) else {
            throw ControlProblem(
                "SignatureDoesNotMatch", 403,
                "The signature is not that of this request with this key; check the secret key, "
                    + "and that nothing on the way changes the request.")
        }
        guard credentials.isToken(claim.token) else {
            throw ControlProblem(
                "InvalidToken", 400, "The security token is not that of the access key.")
        }
        try checkPayload(request, claim)
        return claim
    }

    private func checkHeaders(
        _ request: IncomingRequest, _ claim: SignatureClaim
    ) throws(ControlProblem) {
        let signed = Set(claim.signedHeaders)
        guard signed.count == claim.signedHeaders.count, signed.contains("host") else {
            throw .malformed("SignedHeaders must name host, and each header once.")
        }
        for (name, _) in request.headers where name.hasPrefix("x-amz-") && !signed.contains(name) {
            throw .accessDenied("The header \(name) was sent but not signed.")
        }
    }

    private func checkTime(
        _ request: IncomingRequest, _ claim: SignatureClaim
    ) throws(ControlProblem) {
        guard let signedAt = Self.time(claim.time) else {
            throw .accessDenied("\"\(claim.time)\" is no date such as 20300131T235959Z.")
        }
        let age = now.secondsSinceEpoch - signedAt.secondsSinceEpoch
        let skew = Int64(ControlLimits.clockSkewSeconds)
        if let expires = claim.expires {
            guard age <= Int64(expires) else {
                throw .accessDenied("The signature of the query has expired.")
            }
        } else if age > skew {
            throw skewed(claim)
        }
        guard age >= -skew else { throw skewed(claim) }
    }

    private func skewed(_ claim: SignatureClaim) -> ControlProblem {
        ControlProblem(
            "RequestTimeTooSkewed", 403,
            "The request was signed at \(claim.time), and it is \(now.iso8601) here; "
                + "\(ControlLimits.clockSkewSeconds / 60) minutes are allowed between the two.")
    }

    private func checkPayload(
        _ request: IncomingRequest, _ claim: SignatureClaim
    ) throws(ControlProblem) {
        let isReading = request.method == "GET" || request.method == "HEAD"
        guard claim.expires == nil || isReading else {
            throw .accessDenied("A signature in the query is good for GET alone.")
        }
        switch claim.payloadHash {
        case nil: return
        case "UNSIGNED-PAYLOAD"?:
            guard request.isTLS || isReading else {
                throw .accessDenied("UNSIGNED-PAYLOAD is for TLS; sign the payload.")
            }
        case let hash?:
            let digest = RequestSignature.digest(of: request.body)
            guard RequestSignature.isEqual(digest, hash.lowercased()) else {
                throw ControlProblem(
                    "XAmzContentSHA256Mismatch", 400,
                    "The body does not hash to the x-amz-content-sha256 that was sent.")
            }
        }
    }

    /// Reads `20300131T235959Z`.
    static func time(_ text: String) -> Timestamp? {
        let digits = Array(text)
        guard digits.count == 16, digits[8] == "T", digits[15] == "Z" else { return nil }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return Timestamp(
            iso8601: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T"
                + "\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z")
    }
}
