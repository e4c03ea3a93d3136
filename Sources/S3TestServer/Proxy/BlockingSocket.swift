// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Whole sends and single receives on blocking sockets.
enum BlockingSocket {
    private static let pieceBytes = 64 << 10

    /// Sends everything; false when the peer is gone.
    static func send(_ bytes: [UInt8], to number: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    number, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Appends what comes next; false when nothing comes any more.
    static func receive(from number: Int32, into bytes: inout [UInt8]) -> Bool {
        let old = bytes.count
        let piece = [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
            var got = -1
            repeat {
                got = recv(number, buffer.baseAddress, buffer.count, 0)
            } while got < 0 && errno == EINTR
            count = max(0, got)
        }
        bytes += piece
        return bytes.count > old
    }
}
