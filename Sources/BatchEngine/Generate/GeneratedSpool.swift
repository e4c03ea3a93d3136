// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
import Glibc

/// A prepared manifest that a generation writes, with how far it has come.
package struct GeneratedSpool: Sendable {
    package let path: String
    package var writer: PreparedManifestWriter
    package internal(set) var state: GenerationState

    /// What readers in this process wait for: `PreparedManifest.open(path:growth:)`.
    package var growth: PreparedGrowth { writer.growth }
    package var isComplete: Bool { writer.isComplete }

    /// Begins a spool where there is none, or goes on with the one that is there.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - origin: what the rows come from.
    ///   - isInOrder: whether versions of a key stand with the oldest first.
    /// - Throws: `BatchFileError`.
    package init(path: String, origin: ManifestFingerprint, isInOrder: Bool) throws {
        self.path = path
        var last: [UInt8]?
        if access(path, F_OK) == 0 {
            writer = try PreparedManifestWriter.resume(path: path) { if !$0.isEmpty { last = $0 } }
        } else {
            let header = PreparedHeader(origin: origin, isInOrder: isInOrder)
            writer = try PreparedManifestWriter.create(path: path, header: header)
        }
        do {
            state = try last.map { try GenerationState($0) } ?? GenerationState()
        } catch {
            throw BatchFileError(
                .preparedUnusable,
                "The prepared manifest \(path) does not say how far it was listed; it is damaged, "
                    + "or of another version. Start a new job.")
        }
    }
}
