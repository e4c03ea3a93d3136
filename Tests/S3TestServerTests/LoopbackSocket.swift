// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Blocking client sockets to 127.0.0.1.
enum LoopbackSocket {
    /// A connected descriptor that gives up reading after a while, or nil when nobody listens.
    static func connected(port: UInt16, timeoutSeconds: Int = 5) -> Int32? {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(number, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(number)
            return nil
        }
        return number
    }
}
