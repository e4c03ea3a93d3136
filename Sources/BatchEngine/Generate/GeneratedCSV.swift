// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles

/// Writes a generated manifest as CSV: bucket, key and, where there are versions, the version id.
package enum GeneratedCSV {
    /// Writes the rows of a spool, those of delete markers excepted, in pieces of whole rows.
    ///
    /// - Throws: what `put` throws, and what cannot be read.
    package static func write(
        _ spool: PreparedManifest, hasVersions: Bool, _ put: ([UInt8]) throws -> Void
    ) async throws {
        var reader = ManifestReader(source: spool, layout: .prepared)
        var text: [UInt8] = []
        while let chunk = try await reader.next() {
            for index in 0..<chunk.count {
                GeneratedText.appendPlain(chunk.row(index), hasVersions: hasVersions, to: &text)
            }
            try put(text)
            text.removeAll(keepingCapacity: true)
        }
    }
}
