// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A file or an object that can be read at random, read from its beginning to its end.
package struct SourceStream: SequentialSource {
    package var name: String { source.name }
    private let source: any ManifestSource
    private var offset: UInt64 = 0

    package init(_ source: any ManifestSource) {
        self.source = source
    }

    package mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let count = try await source.read(
            at: offset, maxBytes: source.windowBytes, into: &buffer)
        offset += UInt64(count)
        return count
    }
}
