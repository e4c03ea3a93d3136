// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Signatures of requests that others have signed, to be compared with theirs (SigV4: IAM User
/// Guide, "Create a signed AWS API request").
package enum RequestSignature {
    /// SHA-256 as 64 lower-case hexadecimal digits.
    package static func digest(of bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { DigestContext().hash($0) }.hexadecimal
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
        return mac.authenticate(Array(text.utf8)).hexadecimal
    }

    /// Whether two texts are the same, in a time that says nothing of where they differ.
    package static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }
}

extension SHA256Digest {
    fileprivate var hexadecimal: String {
        withUnsafeBytes { bytes in
            bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
    }
}
