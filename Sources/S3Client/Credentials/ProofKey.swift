// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import FoundationEssentials

/// The private key that a session of `aws login` is bound to: on the curve P-256, kept as PEM. Each
/// renewal is signed with it (RFC 9449, "DPoP").
final class ProofKey {
    private let key: OpaquePointer
    /// The public point, 32 bytes each.
    private let x: [UInt8]
    private let y: [UInt8]

    /// - Throws: `CredentialsProblem` when the text holds no such key.
    init(pem: String) throws(CredentialsProblem) {
        let base64 = pem.split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("-----") }.joined()
        guard let der = Data(base64Encoded: base64) else {
            throw CredentialsProblem("its dpopKey is no PEM")
        }
        let bytes = [UInt8](der)
        let found = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_AutoPrivateKey(nil, &start, buffer.count)
        }
        guard let found else { throw CredentialsProblem("its dpopKey is no private key") }
        key = found
        var point = [UInt8](repeating: 0, count: 65)
        var count = 0
        let code = EVP_PKEY_get_octet_string_param(found, "pub", &point, point.count, &count)
        // An uncompressed point: 4, then both coordinates.
        guard code == 1, count == 65, point[0] == 4, EVP_PKEY_get_bits(found) == 256 else {
            EVP_PKEY_free(found)
            throw CredentialsProblem("its dpopKey is not on the curve P-256")
        }
        x = Array(point[1..<33])
        y = Array(point[33..<65])
    }

    deinit { EVP_PKEY_free(key) }

    /// The proof that a request is made by the holder of the key: a signed token for its method
    /// and address.
    ///
    /// - Parameters:
    ///   - url: of the request, a POST.
    ///   - epochSeconds: now.
    ///   - identity: different for each request.
    /// - Returns: three parts with dots between them: header, claims, signature.
    /// - Throws: `CredentialsProblem` when the key cannot sign.
    func proof(url: String, epochSeconds: Int, identity: String) throws(CredentialsProblem)
        -> String
    {
        let header = SourceJSON.object([
            "alg": .string("ES256"), "typ": .string("dpop+jwt"),
            "jwk": .object([
                "crv": .string("P-256"), "kty": .string("EC"), "x": .string(Self.text(x)),
                "y": .string(Self.text(y)),
            ]),
        ])
        let claims = SourceJSON.object([
            "htm": .string("POST"), "htu": .string(url), "iat": .integer(epochSeconds),
            "jti": .string(identity),
        ])
        guard let header = try? header.bytes(), let claims = try? claims.bytes() else {
            throw CredentialsProblem("its proof cannot be written")
        }
        let signed = Self.text(header) + "." + Self.text(claims)
        return signed + "." + Self.text(try signature(Array(signed.utf8)))
    }

    /// The two numbers of an ECDSA signature, 32 bytes each (RFC 7518 §3.4).
    private func signature(_ text: [UInt8]) throws(CredentialsProblem) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var der = [UInt8](repeating: 0, count: 128)
        var count = der.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &der, &count, text, text.count) == 1
        else { throw CredentialsProblem("its dpopKey cannot sign") }
        let parsed = der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, count)
        }
        defer { ECDSA_SIG_free(parsed) }
        var numbers = [UInt8](repeating: 0, count: 64)
        let isWhole = numbers.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(parsed), start, 32) == 32
                && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), start + 32, 32) == 32
        }
        guard isWhole else { throw CredentialsProblem("its dpopKey cannot sign") }
        return numbers
    }

    /// Base64 for URLs, without padding (RFC 4648 §5).
    private static func text(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
