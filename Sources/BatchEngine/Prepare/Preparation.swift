// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Makes of a job's manifest what the run reads: the manifest itself where it will do, otherwise a
/// prepared one in the job's directory.
struct Preparation {
    let directory: JobDirectory
    let origin: ManifestOrigin
    let control: RunControl

    /// The manifest to run over; nil when the run was asked to stop meanwhile. `hasBegun` tells
    /// whether a row has an outcome already: then the manifest was found to do as it is.
    func manifest(hasBegun: Bool) async throws -> OpenManifest? {
        switch origin {
        case .text(let manifest):
            guard manifest.layout.has(.versionID), !hasBegun else { return manifest }
            _ = try await isSorted(manifest)
            return manifest
        }
    }

    private func isSorted(_ manifest: OpenManifest) async throws -> Bool {
        var order = KeyOrder()
        var reader = manifest.reader()
        while order.isSorted, !control.isStopping, let chunk = try await reader.next() {
            for position in 0..<chunk.count { order.note(chunk.row(position)) }
        }
        return order.isSorted
    }
}
