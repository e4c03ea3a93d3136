// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What says which objects a job is about: `Manifest` or `ManifestGenerator` of CreateJob.
public enum JobObjects: Sendable, Equatable {
    case manifest(JobManifest)
    /// The objects are found by listing a bucket.
    case generator(JobManifestGenerator)

    /// For a person: where the manifest lies, or which bucket is listed.
    public var text: String {
        switch self {
        case .manifest(let manifest): manifest.location.text
        case .generator(let generator): generator.sourceBucket.arn
        }
    }
}
