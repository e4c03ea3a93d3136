// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import Glibc

/// A manifest that is kept beside the jobs because its job could not read it twice where it comes
/// from: standard input, or a list of keys. `<state>/manifests/JOB.csv`.
package struct KeptManifest: Sendable {
    private let path: String

    package init(jobs: JobStore, id: JobID) {
        path = "\(jobs.stateDirectory)/manifests/\(id.text).csv"
    }

    /// What the job's document names.
    package var location: ObjectLocation { .file(path: path) }

    /// Keeps the bytes of standard input as they are.
    ///
    /// - Throws: one sentence about what could not be read or written.
    package func keepStandardInput() async throws {
        try await ManifestSpool.write(StandardInput(), to: path)
    }

    /// Keeps a plain list of keys as a manifest.
    ///
    /// - Parameters:
    ///   - input: the list.
    ///   - bucket: of every key.
    ///   - prefix: stands before every key; empty for none.
    ///   - store: reads a list that lies in a store.
    /// - Throws: one sentence about what could not be read or written.
    package func keepKeys(
        _ input: ManifestInput, bucket: String, prefix: String, store: StoreAccess
    ) async throws {
        let source: any SequentialSource
        switch input {
        case .standardInput: source = StandardInput()
        case .place(let location):
            let manifest = JobManifest(location: location)
            source = SourceStream(try await store.source(manifest))
        }
        let encoder = KeyListEncoder(bucket: bucket, prefix: prefix)
        guard try await ManifestSpool.writeKeys(source, encoder, to: path) > 0 else {
            remove()
            throw JobFailure(
                failureCode: "InvalidManifestContent",
                failureReason: "The list of keys, \(source.name), is empty")
        }
    }

    /// Whether that is its path.
    func isAt(_ other: String) -> Bool { other == path }

    /// Removes it again, when there is to be no job.
    package func remove() {
        _ = unlink(path)
    }
}
