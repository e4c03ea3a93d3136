// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Makes self-signed certificates for tests: 127.0.0.1, localhost and its sub-domains, one day.
package enum TestCertificate {
    /// A new key and certificate; the certificate is its own authority.
    package static func make() throws(TestServerFailure) -> TLSMaterial {
        var certificate = [CChar](repeating: 0, count: 8_192)
        var key = [CChar](repeating: 0, count: 8_192)
        let status = s3test_make_certificate(
            &certificate, Int32(certificate.count), &key, Int32(key.count))
        guard status == 1 else {
            throw TestServerFailure(message: "OpenSSL made no certificate; check its installation")
        }
        return TLSMaterial(certificatePEM: text(certificate), privateKeyPEM: text(key))
    }

    private static func text(_ characters: [CChar]) -> String {
        let bytes = characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }
}
