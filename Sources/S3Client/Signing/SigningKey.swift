// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The key that signs one region's and service's requests of one day, held as the two SHA-256
/// states after its inner and outer pad: an HMAC then costs no more than hashing its message.
///
/// Unchecked Sendable: the contexts are written in `init` only; afterwards they are read by
/// `EVP_MD_CTX_copy_ex`, which takes its source as const.
final class SigningKey: @unchecked Sendable {
    let credentials: Credentials
    let region: String
    /// Days since 1970-01-01.
    let day: Int
    /// `access-key/YYYYMMDD/region/service/aws4_request`, the credential of an authorization.
    let credentialScope: [UInt8]
    /// The scope alone as it stands in a string to sign: between two line ends.
    let scopeLine: [UInt8]
    private let mac: KeyedMAC

    init(credentials: Credentials, region: String, service: ServiceName, time: SigningTime) {
        self.credentials = credentials
        self.region = region
        day = time.day
        var dayText: [UInt8] = []
        time.appendDay(to: &dayText)
        let scope = dayText + Array("/\(region)/\(service.rawValue)/aws4_request".utf8)
        credentialScope = Array("\(credentials.accessKeyID)/".utf8) + scope
        scopeLine = [UInt8(ascii: "\n")] + scope + [UInt8(ascii: "\n")]

        let secret = Array("AWS4\(credentials.secretAccessKey)".utf8)
        var mac = KeyedMAC(key: secret)
        for step in [
            dayText, Array(region.utf8), Array(service.rawValue.utf8), Array("aws4_request".utf8),
        ] {
            let digest = mac.authenticate(step)
            mac = KeyedMAC(key: digest.withUnsafeBytes { Array($0) })
        }
        self.mac = mac
    }

    /// Computes the signature of a string to sign.
    func sign(
        _ text: UnsafeRawBufferPointer, with digest: borrowing DigestContext
    ) -> SHA256Digest {
        mac.authenticate(text, with: digest)
    }
}
