// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A listening socket on 127.0.0.1 and nowhere else.
struct Listener: ~Copyable {
    private let descriptor: Descriptor
    /// The port it got.
    let port: UInt16

    /// The descriptor for epoll.
    var number: Int32 { descriptor.number }

    /// Listens on a port, 0 for any free one. Shared, it lets other listeners have the port too.
    init(port: UInt16, isShared: Bool) throws(TestServerFailure) {
        let number = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0
        )
        guard number >= 0 else { throw Self.failure("socket", port) }
        let descriptor = Descriptor(number)
        var on: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        // Without it a second listener fails, which is what somebody's old server should meet.
        var shared: Int32 = isShared ? 1 : 0
        setsockopt(number, SOL_SOCKET, SO_REUSEPORT, &shared, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(number, address, length) == 0, listen(number, 1_024) == 0 else {
                    return Int32(-1)
                }
                return getsockname(number, address, &length)
            }
        }
        guard status == 0 else { throw Self.failure("listen", port) }
        self.descriptor = descriptor
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// The next connection, or nil when nobody waits.
    func accept() -> Int32? {
        let number = Glibc.accept(descriptor.number, nil, nil)
        guard number >= 0 else { return nil }
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        var on: Int32 = 1
        setsockopt(
            number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return number
    }

    private static func failure(_ call: String, _ port: UInt16) -> TestServerFailure {
        let reason = String(cString: strerror(errno))
        return TestServerFailure(
            message: "cannot listen on 127.0.0.1:\(port) (\(call): \(reason)); take another port")
    }
}
