// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which objects a job is about (`Manifest` of CreateJob).
public struct JobManifest: Sendable, Equatable {
    /// The columns, in the file's order.
    public var fields: [ManifestField]
    public var location: ObjectLocation
    public var objectVersionID: String?
    /// Without quotes. Always there for a manifest in a store; for a file it may be its MD5.
    public var etag: String?

    public init(
        fields: [ManifestField], location: ObjectLocation, objectVersionID: String? = nil,
        etag: String? = nil
    ) {
        self.fields = fields
        self.location = location
        self.objectVersionID = objectVersionID
        self.etag = etag
    }
}
