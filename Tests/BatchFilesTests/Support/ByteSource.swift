// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Bytes in memory that come in pieces, and may break off.
struct ByteSource: SequentialSource {
    struct BrokenOff: Error {}

    let name = "data/7.csv.gz"
    var bytes: ArraySlice<UInt8>
    var pieceBytes: Int
    var breaksOff = false

    init(_ bytes: some Sequence<UInt8>, pieceBytes: Int = 1_000_000, breaksOff: Bool = false) {
        self.bytes = Array(bytes)[...]
        self.pieceBytes = pieceBytes
        self.breaksOff = breaksOff
    }

    mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let piece = bytes.prefix(pieceBytes)
        if piece.isEmpty, breaksOff { throw BrokenOff() }
        bytes = bytes.dropFirst(piece.count)
        buffer += piece
        return piece.count
    }
}

/// Everything a source has.
func allBytes(of source: any SequentialSource) async throws -> [UInt8] {
    var source = source
    var result: [UInt8] = []
    while try await source.read(into: &result) > 0 {}
    return result
}
