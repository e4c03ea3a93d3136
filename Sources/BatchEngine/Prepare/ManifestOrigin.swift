// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

/// What a job's rows come from, opened and pinned, before anything is prepared.
package enum ManifestOrigin: Sendable {
    /// A text of rows, that may be read as it is.
    case text(OpenManifest)
    /// A text that was compressed with gzip, and its columns.
    case compressed(any ManifestSource, ManifestLayout)
    case inventory(InventoryOrigin)
    /// A bucket that is listed.
    case listing(JobManifestGenerator, hasVersions: Bool)

    /// What must be the same when the job is resumed.
    var fingerprint: ManifestFingerprint {
        switch self {
        case .text(let manifest): manifest.source.fingerprint
        case .compressed(let source, _): source.fingerprint
        case .inventory(let inventory): inventory.fingerprint
        case .listing(let generator, let hasVersions):
            ManifestFingerprint(
                kind: .listing, location: "s3://\(generator.sourceBucket.name)", byteCount: 0,
                revision: generator.document.compactText,
                identity: hasVersions ? "versions" : "current objects")
        }
    }

    /// Whether rows name versions.
    var namesVersions: Bool {
        switch self {
        case .text(let manifest): manifest.namesVersions
        case .compressed(_, let layout): layout.has(.versionID)
        case .inventory(let inventory): inventory.inventory.layout.has(.versionID)
        case .listing(_, let hasVersions): hasVersions
        }
    }

    /// For messages.
    var name: String {
        switch self {
        case .text(let manifest): manifest.source.name
        case .compressed(let source, _): source.name
        case .inventory(let inventory): inventory.name
        case .listing(let generator, _): "s3://\(generator.sourceBucket.name)"
        }
    }

    /// A reader of the rows of a compressed text, from their beginning.
    static func unpacking(
        _ source: any ManifestSource, _ layout: ManifestLayout
    ) -> ManifestReader {
        let stream = StreamManifest(UnpackedSource(SourceStream(source)))
        return ManifestReader(source: stream, layout: layout)
    }

    /// Throws when it cannot be the manifest of that job, as far as its beginning tells.
    func refuseIfUnusable(_ request: JobRequest) async throws {
        do {
            try await refuseIfUnusable()
            try refuseWithoutVersions(request)
        } catch let error as BatchFileError where request.operation == .s3ReplicateObject {
            // More often than not the column that is missing is that of the versions.
            throw BatchFileError(
                error.code,
                error.message + " A replicate job needs version ids: \(name) must have a"
                    + " column VersionId.")
        }
    }

    /// Throws when a job needs versions that the manifest does not name.
    func refuseWithoutVersions(_ request: JobRequest) throws(JobFailure) {
        guard request.operation == .s3ReplicateObject, !namesVersions else { return }
        throw JobFailure(
            failureCode: "VersionIdsMissing",
            failureReason: "S3ReplicateObject copies single versions, and \(name) names none:"
                + " add the column VersionId, or let the manifest be generated")
    }

    /// Throws when it cannot be a manifest at all, as far as its beginning tells.
    private func refuseIfUnusable() async throws {
        switch self {
        case .text(let manifest):
            var reader = manifest.reader()
            _ = try await reader.next()
        case .compressed(let source, let layout):
            var reader = Self.unpacking(source, layout)
            _ = try await reader.next()
        case .inventory, .listing: break
        }
    }
}
