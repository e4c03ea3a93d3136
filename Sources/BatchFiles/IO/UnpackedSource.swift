// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A file as text, whether it was compressed with gzip or not: its first bytes tell.
package struct UnpackedSource: SequentialSource {
    package let name: String

    private enum State: Sendable {
        case unread(any SequentialSource)
        case gzip(GzipReader)
        case plain(any SequentialSource, head: [UInt8])
    }

    private var state: State

    package init(_ base: any SequentialSource) {
        name = base.name
        state = .unread(base)
    }

    package mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        if case .unread(let base) = state { state = try await Self.examine(base) }
        switch state {
        case .gzip(var reader):
            let count = try await reader.read(into: &buffer)
            state = .gzip(reader)
            return count
        case .plain(var base, let head):
            if !head.isEmpty {
                state = .plain(base, head: [])
                buffer += head
                return head.count
            }
            let count = try await base.read(into: &buffer)
            state = .plain(base, head: [])
            return count
        case .unread: return 0
        }
    }

    /// Whether what `base` gives was unpacked; known after the first read.
    package var isCompressed: Bool {
        if case .gzip = state { return true }
        return false
    }

    private static func examine(_ source: any SequentialSource) async throws -> State {
        var base = source
        var head: [UInt8] = []
        while head.count < GzipReader.magic.count {
            if try await base.read(into: &head) == 0 { break }
        }
        return head.starts(with: GzipReader.magic)
            ? .gzip(GzipReader(base, head: head)) : .plain(base, head: head)
    }
}
