// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

/// Generates a manifest that belongs to no job: all of it, or nothing.
package struct BucketListing: Sendable {
    private let generation: ManifestGeneration
    private let folder: ScratchDirectory

    /// - Parameters:
    ///   - generator: which objects.
    ///   - hasVersions: whether every version is listed, or the current objects.
    ///   - keepsMarkers: whether delete markers have rows too.
    ///   - store: where the bucket is.
    ///   - scratch: a folder for this listing alone, which is removed with it.
    ///   - requestsMax: listings in flight.
    /// - Throws: `BatchFileError`.
    package init(
        _ generator: JobManifestGenerator, hasVersions: Bool, keepsMarkers: Bool,
        store: StoreAccess, scratch: String, requestsMax: Int
    ) throws {
        folder = try ScratchDirectory(path: scratch)
        let origin = ManifestOrigin.listing(generator, hasVersions: hasVersions)
        var generation = try ManifestGeneration(
            generator, hasVersions: hasVersions, resolver: nil, store: store,
            origin: origin.fingerprint, path: scratch + "/manifest", scratch: scratch + "/index",
            uptime: SystemClock.uptime)
        generation.keepsMarkers = keepsMarkers
        generation.mayBeEmpty = true
        // Nothing resumes it, and nobody reads it but a counter.
        generation.syncEvery = .seconds(2)
        generation.requestsMax = requestsMax
        self.generation = generation
    }

    /// Rows found by now.
    package var rowCount: UInt64 { generation.rowCount }

    /// Lists everything.
    ///
    /// - Returns: the manifest, which lasts as long as this value.
    /// - Throws: `JobFailure`, `BatchFileError`, `CancellationError`.
    package func run() async throws -> PreparedManifest {
        _ = try await generation.run()
        return try PreparedManifest.open(path: generation.path)
    }
}
