// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CZlib

/// Packs bytes as one gzip member (RFC 1952).
///
/// Unchecked Sendable: a writer belongs to the one task that feeds it.
package final class GzipWriter: @unchecked Sendable {
    /// Twice as fast as zlib's own choice, and a tenth larger.
    private static let level: Int32 = 4

    /// What is packed so far, and whoever takes it may empty it.
    package var output: [UInt8] = []
    // On the heap, because zlib remembers the address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let window = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 64 * 1_024, alignment: 16)

    package init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for gzip around it.
        let code = deflateInit2_(
            stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib has no memory, or is another version than its header")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        window.deallocate()
    }

    package func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { deflate($0, Z_NO_FLUSH) }
    }

    /// Ends the member.
    package func finish() {
        deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH)
    }

    private func deflate(_ bytes: UnsafeRawBufferPointer, _ flush: Int32) {
        // zlib's interface wants a mutable pointer and does not write through it.
        stream.pointee.next_in = bytes.bindMemory(to: UInt8.self).baseAddress.map {
            UnsafeMutablePointer(mutating: $0)
        }
        stream.pointee.avail_in = UInt32(bytes.count)
        repeat {
            stream.pointee.next_out = window.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(window.count)
            let code = CZlib.deflate(stream, flush)
            precondition(code != Z_STREAM_ERROR, "zlib's state is sound")
            let given = window.count - Int(stream.pointee.avail_out)
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: window[..<given]))
        } while stream.pointee.avail_out == 0
    }
}
