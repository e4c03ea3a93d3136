// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Bytes waiting in a connection, in one reused block of memory: appended at the end, taken from
/// the front.
struct ByteQueue: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var end = 0

    init(capacity: Int) {
        base = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    /// Bytes waiting.
    var count: Int { end - start }

    /// The bytes waiting; valid until the next change.
    var readable: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: end - start)
    }

    /// Free memory behind them; empty when the queue is full.
    mutating func writable() -> UnsafeMutableRawBufferPointer {
        if start == end {
            start = 0
            end = 0
        } else if end == capacity, start > 0 {
            memmove(base, base + start, end - start)
            end -= start
            start = 0
        }
        return UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    }

    /// Says that so many bytes were written into `writable()`.
    mutating func wrote(_ count: Int) { end += count }

    /// Says that so many bytes were used up.
    mutating func used(_ count: Int) { start += count }

    /// Adds bytes, in more memory if they do not fit.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if writable().count < bytes.count { grow(by: bytes.count) }
        memcpy(base + end, source, bytes.count)
        end += bytes.count
    }

    private mutating func grow(by count: Int) {
        let larger = max(capacity * 2, self.count + count)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        memcpy(memory, base + start, self.count)
        base.deallocate()
        end -= start
        start = 0
        base = memory
        capacity = larger
    }
}
