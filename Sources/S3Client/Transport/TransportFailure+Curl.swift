// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

extension TransportFailure.Code {
    /// What a result of libcurl means to us.
    ///
    /// - Parameters:
    ///   - result: anything but CURLE_OK.
    ///   - wasSent: whether the request had been begun; before that, a timeout is one of
    ///     connecting.
    init(_ result: CURLcode, wasSent: Bool) {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .couldNotResolve
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            self = .couldNotConnect
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
            self = .tlsFailure
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = .untrustedServer
        case CURLE_OPERATION_TIMEDOUT:
            self = wasSent ? .timedOut : .couldNotConnect
        case CURLE_PARTIAL_FILE:
            self = .truncated
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .malformedAnswer
        default:
            self = .connectionLost
        }
    }
}
