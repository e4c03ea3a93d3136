// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// An OpenSSL server context, freed once.
struct TLSContext: ~Copyable {
    let pointer: OpaquePointer

    /// A context with a certificate and its key; throws when they do not fit each other.
    init(_ material: TLSMaterial) throws(TestServerFailure) {
        guard let context = SSL_CTX_new(TLS_server_method()) else {
            throw TestServerFailure(message: "OpenSSL made no TLS context; check its installation")
        }
        s3test_allow_moving_buffer(context)
        let certificate = Array(material.certificatePEM.utf8)
        let key = Array(material.privateKeyPEM.utf8)
        guard s3test_use_certificate(context, certificate, Int32(certificate.count)) == 1,
            s3test_use_key(context, key, Int32(key.count)) == 1,
            SSL_CTX_check_private_key(context) == 1
        else {
            SSL_CTX_free(context)
            throw TestServerFailure(
                message: "the TLS certificate and key are not PEM or do not fit; make them anew")
        }
        pointer = context
    }

    deinit { SSL_CTX_free(pointer) }
}
