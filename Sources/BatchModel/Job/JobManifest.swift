// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which objects a job is about (`Manifest` of CreateJob).
public struct JobManifest: Sendable, Equatable {
    public var format: JobManifestFormat
    /// The columns, in the file's order; empty for an inventory, which names its own.
    public var fields: [ManifestField]
    public var location: ObjectLocation
    public var objectVersionID: String?
    /// Without quotes. Always there for a manifest in a store; for a file it may be its MD5.
    public var etag: String?

    public init(
        format: JobManifestFormat = .csv20180820, fields: [ManifestField] = [],
        location: ObjectLocation, objectVersionID: String? = nil, etag: String? = nil
    ) {
        self.format = format
        self.fields = fields
        self.location = location
        self.objectVersionID = objectVersionID
        self.etag = etag
    }
}
