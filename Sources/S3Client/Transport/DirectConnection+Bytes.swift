// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import Glibc

/// How bytes get onto a connection and off it. Without TLS the socket is used as it is, which no
/// proxy stands in the way of (`TransferRoutes`): libcurl looks through all its connections at
/// every call, a sixth of a copy's cost with 512 of them.
extension DirectConnection {
    /// Writes what the connection takes.
    ///
    /// - Parameters:
    ///   - bytes: not empty.
    ///   - count: becomes the number of bytes taken.
    /// - Returns: `CURLE_AGAIN` when it takes none now.
    func write(_ bytes: UnsafeRawBufferPointer, _ count: inout Int) -> CURLcode {
        if let tls, tls.isOpen { return tls.write(bytes, &count) }
        guard !origin.isTLS else {
            return curl_easy_send(easy, bytes.baseAddress, bytes.count, &count)
        }
        let result = send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        return Self.note(result, &count, otherwise: CURLE_SEND_ERROR)
    }

    /// Reads what has come.
    ///
    /// - Parameters:
    ///   - buffer: where to.
    ///   - count: becomes the number of bytes read; 0 with `CURLE_OK` is the end.
    /// - Returns: `CURLE_AGAIN` when nothing has come.
    func read(into buffer: UnsafeMutableRawBufferPointer, _ count: inout Int) -> CURLcode {
        if let tls, tls.isOpen { return tls.read(into: buffer, &count) }
        guard !origin.isTLS else {
            return curl_easy_recv(easy, buffer.baseAddress, buffer.count, &count)
        }
        let result = recv(socket, buffer.baseAddress, buffer.count, 0)
        return Self.note(result, &count, otherwise: CURLE_RECV_ERROR)
    }

    private static func note(
        _ result: Int, _ count: inout Int, otherwise failure: CURLcode
    ) -> CURLcode {
        guard result < 0 else {
            count = result
            return CURLE_OK
        }
        return errno == EAGAIN || errno == EINTR ? CURLE_AGAIN : failure
    }
}
