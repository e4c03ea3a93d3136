// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// The text that a request's signature is of (SigV4 with the rules of S3: the path is signed as it
/// was sent).
enum SignedText {
    static func text(of request: IncomingRequest, _ claim: SignatureClaim) -> String {
        let scope = "\(claim.day)/\(claim.region)/\(claim.service)/aws4_request"
        let digest = RequestSignature.digest(of: Array(canonical(request, claim).utf8))
        return [SignatureClaim.algorithm, claim.time, scope, digest].joined(separator: "\n")
    }

    /// The canonical request.
    static func canonical(_ request: IncomingRequest, _ claim: SignatureClaim) -> String {
        let query = request.target.query
            .filter { claim.expires == nil || $0.name != "X-Amz-Signature" }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let headers = claim.signedHeaders.map { name in
            "\(name):\(squeezed(request.header(name) ?? ""))\n"
        }.joined()
        let payload =
            claim.payloadHash ?? RequestSignature.digest(of: request.body)
        return [
            request.method, request.target.path, query, headers,
            claim.signedHeaders.joined(separator: ";"), payload,
        ].joined(separator: "\n")
    }

    /// Without spaces at its ends, and one where there were several.
    private static func squeezed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}
