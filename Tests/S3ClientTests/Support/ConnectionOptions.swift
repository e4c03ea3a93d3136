// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What a connection is set to, in the units of tcp(7).
struct ConnectionOptions: Equatable {
    /// Seconds of silence before the peer is asked whether it is there, and between two questions.
    var idle: Int32
    var interval: Int32
    /// Milliseconds without an acknowledgement after which it is dead.
    var dead: Int32

    init(idle: Int32, interval: Int32, dead: Int32) {
        (self.idle, self.interval, self.dead) = (idle, interval, dead)
    }

    init(socket: Int32) {
        func value(_ option: Int32) -> Int32 {
            var value: Int32 = -1
            var size = socklen_t(MemoryLayout<Int32>.size)
            _ = getsockopt(socket, Int32(IPPROTO_TCP), option, &value, &size)
            return value
        }
        idle = value(Int32(TCP_KEEPIDLE))
        interval = value(Int32(TCP_KEEPINTVL))
        // TCP_USER_TIMEOUT
        dead = value(18)
    }
}
