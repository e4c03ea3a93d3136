// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A port that listens and takes nobody in: its queue is full, and the system drops whoever comes.
struct BlackHole {
    struct NoSocket: Swift.Error {}

    let port: Int
    private let sockets: [Int32]

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = Self.with(&address) {
            bind(listener, $0, size) == 0 && listen(listener, 0) == 0
                && getsockname(listener, $0, &size) == 0
        }
        guard isReady else { throw NoSocket() }
        port = Int(UInt16(bigEndian: address.sin_port))
        var sockets = [listener]
        // As many as the queue takes, and more.
        for _ in 0..<4 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            var address = Self.address(port: port)
            _ = Self.with(&address) { connect(client, $0, size) }
            sockets.append(client)
        }
        self.sockets = sockets
    }

    func close() {
        for socket in sockets { _ = Glibc.close(socket) }
    }

    /// The sockets of this process that are connected to a port of loopback.
    static func connections(to port: Int) -> [Int32] {
        (0..<1_024).filter { socket in
            var address = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isConnected = with(&address) { getpeername(socket, $0, &size) == 0 }
            return isConnected && address.sin_family == sa_family_t(AF_INET)
                && Int(UInt16(bigEndian: address.sin_port)) == port
        }
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }

    private static func with<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
