// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Goes through a manifest from its start and puts each row together with its outcome.
package struct OutcomeWalk: Sendable {
    private var reader: ManifestReader
    private var failures: FailureReader
    private let progress: ProgressSet

    /// `progress` and `failures` come from the replay of the job's journal.
    package init(
        manifest: any ManifestSource, layout: ManifestLayout, progress: ProgressSet,
        failures: FailureReader
    ) {
        reader = ManifestReader(source: manifest, layout: layout)
        self.failures = failures
        self.progress = progress
    }

    /// The next chunk with its outcomes; nil at the end of the manifest.
    package mutating func next() async throws -> OutcomeChunk? {
        guard let chunk = try await reader.next() else { return nil }
        return OutcomeChunk(
            chunk: chunk, exceptions: try failures.exceptions(inChunk: chunk.number),
            progress: progress)
    }
}
