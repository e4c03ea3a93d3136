// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Bytes that come a few at a time.
struct ByteSource: SequentialSource {
    let name = "input"
    private let step: Int
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8], step: Int) {
        rest = bytes[...]
        self.step = step
    }

    mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let piece = rest.prefix(step)
        buffer += piece
        rest = rest.dropFirst(step)
        return piece.count
    }
}
