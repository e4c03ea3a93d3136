// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Passes bytes on and takes their MD5 and number while they pass. Its copies share base and tally,
/// so that one may go on where another stopped.
struct DigestedSource: SequentialSource {
    /// What passed so far.
    final class Tally: Sendable {
        private let digest = StreamingDigest(.md5)
        private let byteCount = Mutex<UInt64>(0)

        fileprivate func add(_ bytes: UnsafeRawBufferPointer) {
            // The lock keeps the digest to one task at a time too.
            byteCount.withLock { count in
                count += UInt64(bytes.count)
                digest.update(bytes)
            }
        }

        /// The number of bytes, and their MD5 in lower-case hexadecimal.
        func finish() -> (byteCount: UInt64, md5: String) {
            byteCount.withLock { ($0, digest.hexadecimal()) }
        }
    }

    let name: String
    let tally = Tally()
    private let base: SharedSource

    init(_ base: any SequentialSource) {
        name = base.name
        self.base = SharedSource(base)
    }

    mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        let before = buffer.count
        let count = try await base.read(into: &buffer)
        buffer.withUnsafeBytes { tally.add(UnsafeRawBufferPointer(rebasing: $0[before...])) }
        return count
    }
}

/// One source behind several readers, of which one reads at a time.
private actor SharedSource {
    private var source: any SequentialSource

    init(_ source: any SequentialSource) {
        self.source = source
    }

    func read(into buffer: inout [UInt8]) async throws -> Int {
        var source = source
        let count = try await source.read(into: &buffer)
        self.source = source
        return count
    }
}
