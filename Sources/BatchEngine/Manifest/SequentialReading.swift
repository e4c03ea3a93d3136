// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// A file or an object, read from its beginning to its end.
struct SequentialReading: SequentialSource {
    private let source: any ManifestSource
    private var offset: UInt64 = 0

    init(_ source: any ManifestSource) {
        self.source = source
    }

    var name: String { source.name }

    mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let count = try await source.read(
            at: offset, maxBytes: Limits.manifestWindowBytes, into: &buffer)
        offset += UInt64(count)
        return count
    }
}
