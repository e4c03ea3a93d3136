// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A manifest that a job has written (`GeneratedManifestDescriptor` of DescribeJob).
public struct GeneratedManifestDescriptor: Sendable, Equatable {
    public var format: JobManifestFormat
    /// Its manifest.json.
    public var location: ObjectLocation
    public var objectVersionID: String?
    /// Without quotes.
    public var etag: String

    public init(
        format: JobManifestFormat = .inventory20211130, location: ObjectLocation,
        objectVersionID: String? = nil, etag: String
    ) {
        self.format = format
        self.location = location
        self.objectVersionID = objectVersionID
        self.etag = etag
    }

    /// The same manifest for another job.
    public var manifest: JobManifest {
        JobManifest(
            format: format, location: location, objectVersionID: objectVersionID, etag: etag)
    }
}
