// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Signs requests with AWS Signature Version 4 by S3's rules: the path is encoded once and not
/// normalised, the payload's hash is always a header (S3 API Reference, "Authenticating Requests:
/// Using the Authorization Header"). STS accepts the same: its path is empty, and the hash is one
/// signed header more.
///
/// All headers of the request are signed but those that a connection may change on its way.
package final class SigV4Signer: Sendable {
    /// The keys in use: one for credentials, day and region. Bounded by dropping the oldest.
    private let keys = Mutex<[SigningKey]>([])
    private let service: ServiceName

    /// - Parameter service: the one whose requests are signed.
    package init(service: ServiceName = .s3) {
        self.service = service
    }

    /// Fills `signatureHeaders` of a prepared exchange.
    ///
    /// - Parameters:
    ///   - exchange: with `requestTarget` prepared; its body is hashed.
    ///   - origin: names the host that is signed.
    ///   - region: the region of the credential's scope.
    ///   - credentials: whose key signs.
    ///   - epochSeconds: now, seconds since 1970-01-01 UTC.
    package func sign(
        _ exchange: S3Exchange, to origin: HTTPOrigin, region: String,
        credentials: Credentials, epochSeconds: Int
    ) {
        let time = SigningTime(epochSeconds: epochSeconds)
        let key = signingKey(credentials: credentials, region: region, time: time)
        let request = CanonicalRequest(
            method: exchange.method, target: exchange.requestTarget,
            pathCount: exchange.pathCount, query: exchange.canonicalQuery,
            host: origin.hostHeader, headers: exchange.headers)
        // One access to each buffer of the exchange for the whole signature: the checks of many
        // small ones would cost more than the hashing.
        Self.sign(
            request, body: exchange.body, key: key, time: time,
            headers: &exchange.signatureHeaders, scratch: &exchange.signingScratch)
    }

    private static func sign(
        _ request: CanonicalRequest, body: [UInt8], key: SigningKey, time: SigningTime,
        headers: inout HeaderBlock, scratch: inout SigningScratch
    ) {
        appendFixedHeaders(body: body, key: key, time: time, to: &headers, scratch: &scratch)
        request.write(signature: headers, into: &scratch)
        writeStringToSign(&scratch, key: key, time: time)
        let signature = key.sign(scratch.text, with: scratch.digest)

        scratch.value.removeAll(keepingCapacity: true)
        scratch.value.append(contentsOf: "AWS4-HMAC-SHA256 Credential=".utf8)
        scratch.value.append(contentsOf: key.credentialScope)
        scratch.value.append(contentsOf: ", SignedHeaders=".utf8)
        scratch.value.append(contentsOf: scratch.signedNames)
        scratch.value.append(contentsOf: ", Signature=".utf8)
        signature.appendHex(to: &scratch.value)
        headers.append("authorization", scratch.value)
    }

    /// Payload hash, date and token: headers that are themselves signed.
    private static func appendFixedHeaders(
        body: [UInt8], key: SigningKey, time: SigningTime, to headers: inout HeaderBlock,
        scratch: inout SigningScratch
    ) {
        headers.removeAll()
        if body.isEmpty {
            headers.append("x-amz-content-sha256", emptyPayloadHash)
        } else {
            scratch.digest.start()
            body.withUnsafeBytes { scratch.digest.update($0) }
            var hash = SHA256Digest()
            scratch.digest.finish(into: &hash)
            scratch.value.removeAll(keepingCapacity: true)
            hash.appendHex(to: &scratch.value)
            headers.append("x-amz-content-sha256", scratch.value)
        }
        scratch.value.removeAll(keepingCapacity: true)
        time.append(to: &scratch.value)
        headers.append("x-amz-date", scratch.value)
        if let token = key.credentials.sessionToken {
            headers.append("x-amz-security-token", token)
        }
    }

    /// Replaces the canonical request in `scratch.text` by the string to sign.
    private static func writeStringToSign(
        _ scratch: inout SigningScratch, key: SigningKey, time: SigningTime
    ) {
        scratch.digest.start()
        scratch.text.withUnsafeBytes { scratch.digest.update($0) }
        var hash = SHA256Digest()
        scratch.digest.finish(into: &hash)
        scratch.text.removeAll(keepingCapacity: true)
        scratch.text.append(contentsOf: "AWS4-HMAC-SHA256\n".utf8)
        time.append(to: &scratch.text)
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: key.credentialScope[key.accessKeyCount...])
        scratch.text.append(UInt8(ascii: "\n"))
        hash.appendHex(to: &scratch.text)
    }

    private func signingKey(
        credentials: Credentials, region: String, time: SigningTime
    ) -> SigningKey {
        keys.withLock { keys in
            for key in keys
            where key.day == time.day && key.region == region && key.credentials == credentials {
                return key
            }
            let key = SigningKey(
                credentials: credentials, region: region, service: service, time: time)
            if keys.count >= ClientLimits.signingKeysMax { keys.removeFirst() }
            keys.append(key)
            return key
        }
    }

    /// SHA-256 of nothing.
    private static let emptyPayloadHash = Array(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".utf8)
}
