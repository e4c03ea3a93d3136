// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A certificate and its key, both PEM text.
package struct TLSMaterial: Sendable {
    /// The certificate chain, leaf first.
    package var certificatePEM: String
    /// The private key, not encrypted.
    package var privateKeyPEM: String

    /// Material made elsewhere; `TestCertificate.make()` makes its own.
    package init(certificatePEM: String, privateKeyPEM: String) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}
