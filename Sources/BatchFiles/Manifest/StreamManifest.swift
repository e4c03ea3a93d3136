// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A manifest whose bytes come only once, for a `ManifestReader` that goes from its start to its
/// end. An actor, so that unpacking happens away from the event loops.
package actor StreamManifest: ManifestSource {
    package nonisolated let name: String
    /// Not known before the end.
    package nonisolated var byteCount: UInt64 { 0 }
    /// Such a manifest is never resumed, only what is prepared from it.
    package nonisolated var fingerprint: ManifestFingerprint {
        ManifestFingerprint(
            kind: .localFile, location: name, byteCount: 0, revision: "", identity: "")
    }

    private var stream: UnpackedSource
    private var offset: UInt64 = 0

    package init(_ stream: UnpackedSource) {
        self.stream = stream
        name = stream.name
    }

    package func read(
        at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]
    ) async throws -> Int {
        precondition(offset == self.offset, "a stream is read once, from its start to its end")
        var stream = stream
        let count = try await stream.read(into: &buffer)
        self.stream = stream
        self.offset += UInt64(count)
        return count
    }

    /// Whether what is read was compressed; known once something was read.
    package var isCompressed: Bool { stream.isCompressed }

    package func verifyUnchanged() async throws {}
}
