// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Writes the lines of the failed rows, byte for byte, into a manifest that can be run as it is.
/// Of a prepared manifest, which is no CSV of the service's, it writes the columns `fields`.
///
/// Feed it the chunks of an `OutcomeWalk` in order, then call `finish`. Every line ends with LF.
package struct RetryManifestWriter: Sendable {
    /// How many rows were written.
    package private(set) var rowCount: UInt64 = 0
    private let file: UnfinishedFile
    private let source: any ManifestSource
    private let isPrepared: Bool
    private let fields: [ManifestField]
    /// What a row's index of a destination stands for.
    private let destinations: [String]
    private var buffer: [UInt8] = []

    private static let bufferBytes = 256 * 1_024

    /// `source` is the job's manifest: a line over the length limit is copied from there.
    package init(
        path: String, source: any ManifestSource, layout: ManifestLayout, fields: [ManifestField],
        destinations: [String] = []
    ) throws {
        self.source = source
        isPrepared = layout.kind == .prepared
        self.fields = fields
        self.destinations = destinations
        file = try UnfinishedFile(path: path)
    }

    /// Adds the failed rows of the next chunk.
    package mutating func add(_ outcomes: OutcomeChunk) async throws {
        var failed: [ManifestRow] = []
        try outcomes.forEach { row, verdict in
            if case .failed = verdict { failed.append(row) }
        }
        for row in failed {
            if isPrepared {
                append(row)
            } else if row.isRawLineKept {
                row.withRawLine { buffer.append(contentsOf: $0) }
            } else {
                try await copy(row)
            }
            buffer.append(0x0A)
            rowCount += 1
            if buffer.count >= Self.bufferBytes { try flush() }
        }
    }

    /// Makes the file durable under its name; without a failed row there is none.
    package mutating func finish() throws {
        guard rowCount > 0 else { return }
        try flush()
        try file.finish()
    }

    private mutating func append(_ row: ManifestRow) {
        for (place, field) in fields.enumerated() {
            if place > 0 { buffer.append(0x2C) }
            guard field == .destination else {
                row.withText(of: field) { ReportRow.appendField($0, to: &buffer) }
                continue
            }
            if let index = row.destination, destinations.indices.contains(index) {
                buffer.append(contentsOf: destinations[index].utf8)
            }
        }
    }

    /// Copies a line that its chunk did not keep.
    private mutating func copy(_ row: ManifestRow) async throws {
        var offset = row.fileOffset
        let end = row.fileOffset + row.fileLength
        while offset < end {
            try flush()
            let maxBytes = Int(min(UInt64(Self.bufferBytes), end - offset))
            let count = try await source.read(at: offset, maxBytes: maxBytes, into: &buffer)
            guard count > 0 else { try await source.verifyUnchanged(); return }
            offset += UInt64(count)
        }
    }

    private mutating func flush() throws {
        try buffer.withUnsafeBytes { try file.write($0) }
        buffer.removeAll(keepingCapacity: true)
    }
}
