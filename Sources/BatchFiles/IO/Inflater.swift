// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import CZlib

/// zlib's state for one gzip member after the other (RFC 1952); it checks each member's CRC and
/// length.
///
/// Unchecked Sendable: an inflater belongs to the one task that feeds it.
final class Inflater: @unchecked Sendable {
    /// What a step came to.
    enum Step: Equatable {
        /// Gave this number of bytes; more input or more room is needed to go on.
        case moved(given: Int)
        /// The same, and the member is whole and good.
        case memberEnded(given: Int)
        /// The bytes are no gzip member, or a damaged one: zlib's words for it.
        case corrupt(String)
    }

    /// Packed bytes, and how many of them are used up. They live here so that a copied reader does
    /// not copy them.
    var input: [UInt8] = []
    var taken = 0

    private let output = UnsafeMutableRawBufferPointer.allocate(
        byteCount: Limits.manifestWindowBytes, alignment: 16)
    // On the heap, because zlib remembers the address.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for "gzip and nothing else".
        let code = inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib has no memory, or is another version than its header")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Whether the input is used up.
    var isEmpty: Bool { taken == input.count }

    /// Prepares for the next member.
    func reset() {
        let code = inflateReset(stream)
        precondition(code == Z_OK, "zlib's state is sound")
    }

    /// Unpacks to the end of `buffer`, until the input or a window of output is used up or the
    /// member ends.
    func step(into buffer: inout [UInt8]) -> Step {
        let (code, left) = input.withUnsafeBytes { bytes in
            // zlib's interface wants a mutable pointer and does not write through it.
            stream.pointee.next_in = bytes.bindMemory(to: UInt8.self).baseAddress.map {
                UnsafeMutablePointer(mutating: $0 + taken)
            }
            stream.pointee.avail_in = UInt32(bytes.count - taken)
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            return (inflate(stream, Z_NO_FLUSH), Int(stream.pointee.avail_in))
        }
        taken = input.count - left
        let given = output.count - Int(stream.pointee.avail_out)
        buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: output[..<given]))
        switch code {
        case Z_OK, Z_BUF_ERROR: return .moved(given: given)
        case Z_STREAM_END: return .memberEnded(given: given)
        default:
            return .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(code)")
        }
    }
}
