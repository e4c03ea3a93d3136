// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a run needs to know of its job once the manifest can be read.
struct PreparedRun: Sendable {
    let manifest: OpenManifest
    /// What makes the manifest while it is read; nil where it is whole.
    let generation: ManifestGeneration?
    let operation: RowOperation
    /// What the manifest was made of.
    let origin: ManifestOrigin
}
