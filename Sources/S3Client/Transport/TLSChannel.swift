// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import COpenSSL

/// The TLS of a connection that libcurl opened, used without libcurl from then on: libcurl searches
/// all its connections at every call, and asks the socket twice for every answer.
///
/// libcurl has checked the certificate and finished the handshake. Only how records get onto the
/// socket changes hands (`SSL_set_fd(3)`); libcurl ends the session and frees it as ever.
final class TLSChannel {
    /// Set when the handshake is over.
    private var session: OpaquePointer?
    private var isThrifty: Bool

    /// Whether everything goes through here; until then it goes through libcurl.
    private(set) var isOpen = false

    /// Nil when libcurl speaks TLS by another library than OpenSSL; it then has to be asked itself.
    ///
    /// - Parameters:
    ///   - easy: will connect, and not outlive the channel.
    ///   - isThrifty: whether to give up buffers between requests, which costs time.
    init?(_ easy: UnsafeMutableRawPointer, isThrifty: Bool) {
        guard CurlLibrary.usesOpenSSL else { return nil }
        self.isThrifty = isThrifty
        let channel = Unmanaged.passUnretained(self).toOpaque()
        let code = brigade_easy_set_tls_callback(
            easy,
            { _, context, channel in
                guard let context, let channel else { return CURLE_SSL_CONNECT_ERROR }
                Unmanaged<TLSChannel>.fromOpaque(channel).takeUnretainedValue()
                    .prepare(OpaquePointer(context))
                return CURLE_OK
            }, channel)
        guard code == CURLE_OK else { return nil }
    }

    /// Has the session made known. libcurl makes a context for each connection
    /// (CURLOPT_SSL_CTX_FUNCTION(3)).
    private func prepare(_ context: OpaquePointer) {
        if isThrifty { brigade_ssl_context_release_buffers(context) }
        SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_info_callback(context) { session, event, _ in
            TLSChannel.note(event, of: session)
        }
    }

    private static func note(_ event: Int32, of session: OpaquePointer?) {
        guard event & SSL_CB_HANDSHAKE_DONE != 0, let session,
            let channel = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), 0)
        else { return }
        Unmanaged<TLSChannel>.fromOpaque(channel).takeUnretainedValue().session = session
    }

    /// Takes over after libcurl has connected.
    func open(_ socket: Int32) {
        guard let session, SSL_set_fd(session, socket) == 1 else { return }
        brigade_ssl_set_up(session)
        if isThrifty { brigade_ssl_release_buffers(session) }
        isOpen = true
    }

    /// From now on buffers are given up between requests.
    func becomeThrifty() {
        isThrifty = true
        if isOpen, let session { brigade_ssl_release_buffers(session) }
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
