// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import COpenSSL

/// The TLS of a connection that libcurl opened, used without libcurl from then on: libcurl searches
/// all its connections at every call, and asks the socket twice for every answer.
///
/// libcurl has checked the certificate and finished the handshake. Only how records get onto the
/// socket changes hands (`SSL_set_fd(3)`); libcurl ends the session and frees it as ever.
struct TLSChannel {
    private let session: OpaquePointer

    /// Nil when libcurl speaks TLS by another library than OpenSSL; it then has to be asked itself.
    ///
    /// - Parameters:
    ///   - easy: has connected.
    ///   - socket: of the connection.
    ///   - isThrifty: whether to give up buffers between requests, which costs time.
    init?(_ easy: UnsafeMutableRawPointer, socket: Int32, isThrifty: Bool) {
        guard let session = brigade_easy_get_openssl(easy).map(OpaquePointer.init),
            SSL_set_fd(session, socket) == 1
        else { return nil }
        brigade_ssl_set_up(session)
        if isThrifty { brigade_ssl_release_buffers(session) }
        self.session = session
    }

    /// As `DirectConnection.write`.
    func write(_ bytes: UnsafeRawBufferPointer, _ count: inout Int) -> CURLcode {
        // An old error in the thread's queue would be taken for this call's (SSL_get_error(3)).
        ERR_clear_error()
        let code = SSL_write_ex(session, bytes.baseAddress, bytes.count, &count)
        return code == 1 ? CURLE_OK : failure(CURLE_SEND_ERROR)
    }

    /// As `DirectConnection.read`.
    func read(into buffer: UnsafeMutableRawBufferPointer, _ count: inout Int) -> CURLcode {
        ERR_clear_error()
        guard SSL_read_ex(session, buffer.baseAddress, buffer.count, &count) != 1 else {
            return CURLE_OK
        }
        count = 0
        return failure(CURLE_RECV_ERROR)
    }

    /// What a call came to that moved nothing. An end without the peer's notice is an error.
    private func failure(_ code: CURLcode) -> CURLcode {
        switch SSL_get_error(session, 0) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: CURLE_AGAIN
        case SSL_ERROR_ZERO_RETURN: CURLE_OK
        default: code
        }
    }
}
