// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Where the server behind a proxy listens: on loopback, without TLS.
package struct UpstreamAddress: Sendable, Equatable {
    /// Its port on 127.0.0.1.
    package var port: UInt16

    /// Reads `http://127.0.0.1:PORT`; nil for anything else.
    package init?(_ url: String) {
        let prefix = "http://127.0.0.1:"
        let digits = url.hasSuffix("/") ? url.dropLast() : url[...]
        guard digits.hasPrefix(prefix), let port = UInt16(digits.dropFirst(prefix.count)), port > 0
        else { return nil }
        self.port = port
    }

    /// A connected, blocking socket, or nil when nobody listens. No answer is waited for longer
    /// than `seconds`.
    func connect(answerWithin seconds: Int) -> Int32? {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(number)
            return nil
        }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(
            number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return number
    }
}
