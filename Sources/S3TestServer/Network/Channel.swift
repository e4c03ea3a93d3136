// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// Bytes in and out of one socket, plain or TLS, without ever blocking.
struct Channel: ~Copyable {
    /// What a transfer came to.
    enum Outcome {
        case moved(Int)
        case wouldBlock
        /// The peer is gone, in order or not.
        case ended
    }

    private let descriptor: Descriptor
    private let tls: OpaquePointer?

    init(_ number: Int32, tls context: OpaquePointer?) {
        descriptor = Descriptor(number)
        guard let context else {
            tls = nil
            return
        }
        tls = SSL_new(context)
        SSL_set_fd(tls, number)
        SSL_set_accept_state(tls)
    }

    deinit { if let tls { SSL_free(tls) } }

    /// The descriptor for epoll.
    var number: Int32 { descriptor.number }

    /// Whether TLS holds bytes that it has not handed out.
    var hasPending: Bool { tls.map { SSL_has_pending($0) == 1 } ?? false }

    /// Reads what there is.
    func receive(into memory: UnsafeMutableRawBufferPointer) -> Outcome {
        if let tls {
            ERR_clear_error()
            let status = SSL_read(tls, memory.baseAddress, Int32(clamping: memory.count))
            return status > 0 ? .moved(Int(status)) : failure(tls, status)
        }
        let count = recv(descriptor.number, memory.baseAddress, memory.count, 0)
        if count > 0 { return .moved(count) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .wouldBlock : .ended
    }

    /// Writes what fits.
    func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        if let tls {
            ERR_clear_error()
            let status = SSL_write(tls, bytes.baseAddress, Int32(clamping: bytes.count))
            return status > 0 ? .moved(Int(status)) : failure(tls, status)
        }
        let flags = Int32(MSG_NOSIGNAL)
        let count = Glibc.send(descriptor.number, bytes.baseAddress, bytes.count, flags)
        if count >= 0 { return .moved(count) }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .ended
    }

    /// Says goodbye before an orderly close.
    func shutDown() {
        if let tls { SSL_shutdown(tls) }
        shutdown(descriptor.number, Int32(SHUT_WR))
    }

    /// Makes the coming close a reset.
    func resetOnClose() { descriptor.resetOnClose() }

    private func failure(_ tls: OpaquePointer, _ status: Int32) -> Outcome {
        switch SSL_get_error(tls, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: .wouldBlock
        default: .ended
        }
    }
}
