// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which objects a job is about, found by listing (`ManifestGenerator.S3JobManifestGenerator` of
/// CreateJob).
public struct JobManifestGenerator: Sendable, Equatable {
    /// Twelve digits: who must own the source bucket.
    public var expectedBucketOwner: String?
    /// The bucket that is listed.
    public var sourceBucket: S3Resource
    /// Where the manifest is written if that is wanted.
    public var outputLocation: ManifestOutputLocation?
    /// Whether the manifest is written where `outputLocation` says; then that is there.
    public var isOutputEnabled: Bool
    /// Which of the bucket's objects; all of them by default.
    public var filter: ManifestFilter

    public init(
        sourceBucket: S3Resource, filter: ManifestFilter = ManifestFilter(),
        expectedBucketOwner: String? = nil, outputLocation: ManifestOutputLocation? = nil,
        isOutputEnabled: Bool = false
    ) {
        self.sourceBucket = sourceBucket
        self.filter = filter
        self.expectedBucketOwner = expectedBucketOwner
        self.outputLocation = outputLocation
        self.isOutputEnabled = isOutputEnabled
    }
}
