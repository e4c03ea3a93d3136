// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Hummingbird
import NIOCore

/// An open file as the body of an answer, read piece by piece and closed at its end.
struct FileBody: Sendable {
    let descriptor: Int32
    let bytes: UInt64
    /// Of one piece; a report of any size passes through this much memory.
    private static let pieceBytes = 128 << 10

    var responseBody: ResponseBody {
        let owner = DescriptorOwner(descriptor)
        return ResponseBody(contentLength: Int(bytes)) { writer in
            var left = Int(bytes)
            var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
            while left > 0 {
                let count = read(owner.descriptor, &piece, min(left, piece.count))
                // A file that became shorter ends the connection: the browser sees it is not whole.
                guard count > 0 else { throw CancellationError() }
                try await writer.write(ByteBuffer(bytes: piece.prefix(count)))
                left -= count
            }
            try await writer.finish(nil)
        }
    }
}
