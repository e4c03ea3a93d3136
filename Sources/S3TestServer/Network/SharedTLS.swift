// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A TLS context that several loops use.
///
/// Unchecked: the context is finished in `init` and only read afterwards; OpenSSL allows a context
/// that nobody changes to be used from several threads.
final class SharedTLS: @unchecked Sendable {
    let context: TLSContext

    init(_ material: TLSMaterial) throws(TestServerFailure) { context = try TLSContext(material) }
}
