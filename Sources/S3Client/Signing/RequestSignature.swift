// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Signatures of requests that others have signed, to be compared with theirs (SigV4: IAM User
/// Guide, "Create a signed AWS API request").
package enum RequestSignature {
    /// SHA-256 as 64 lower-case hexadecimal digits.
    package static func digest(of bytes: [UInt8]) -> String {
        HexDigest.sha256(bytes)
    }

    /// The signature of a string to sign.
    ///
    /// - Parameters:
    ///   - text: the string to sign.
    ///   - credentials: whose secret signs.
    ///   - scope: day as `YYYYMMDD`, region and service, as they stand in the credential scope.
    /// - Returns: 64 lower-case hexadecimal digits.
    package static func signature(
        of text: String, by credentials: Credentials,
        scope: (day: String, region: String, service: String)
    ) -> String {
        var mac = KeyedMAC(key: Array("AWS4\(credentials.secretAccessKey)".utf8))
        for step in [scope.day, scope.region, scope.service, "aws4_request"] {
            let digest = mac.authenticate(Array(step.utf8))
            mac = KeyedMAC(key: digest.withUnsafeBytes { Array($0) })
        }
        return mac.authenticate(Array(text.utf8)).withUnsafeBytes { HexDigest.text($0) }
    }

    /// Whether two texts are the same, in a time that says nothing of where they differ.
    package static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
