// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Rows on disk that may yet be thrown away: those of one data file until its checksum is known.
/// Several are filled at the same time, and appended to the manifest in order.
///
/// The file is removed when the segment is let go of. It is not synced; a crash loses it.
package struct PreparedSegment: Sendable {
    package var rowCount: UInt64 { writer.rowCount }
    private var writer: PreparedManifestWriter
    private let removal: FileRemoval

    /// Begins a segment in a new file at `path`; one that a crash left there is replaced.
    package init(path: String) throws {
        removal = FileRemoval(path: path)
        let origin = ManifestFingerprint(
            kind: .localFile, location: path, byteCount: 0, revision: "", identity: "")
        writer = try PreparedManifestWriter.scratch(
            path: path, header: PreparedHeader(origin: origin))
    }

    /// Adds rows; hand over about `Limits.preparedBlockBytes` at once.
    package mutating func append(_ rows: PreparedRows) throws {
        try writer.append(rows)
    }

    func walk() -> PreparedWalk { writer.walkFromStart() }
}
