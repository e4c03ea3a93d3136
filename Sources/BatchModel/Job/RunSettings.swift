// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a job is run here: what the service decides for itself, kept beside the job so that a
/// resume needs no flags. Holds no secret.
public struct RunSettings: Sendable, Equatable, Codable {
    /// Ordinary copies in flight; also the bound of parts in flight of all large objects.
    public var concurrency = 64
    /// Objects of a known size above this many bytes are copied in parts.
    public var multipartThresholdBytes = Limits.partBytesMax
    /// Bytes of a part; grows where 10,000 parts would not do.
    public var partBytes = Limits.partBytesDefault
    /// Ask each source's size first: one HEAD more per object.
    public var headFirst = false
    /// Requests sent for one call before its failure is final.
    public var attemptsMax = 10
    /// The job fails when more than this share of at least 1,000 rows failed; 100 never stops it.
    public var failureThresholdPercent = 50
    /// Where the store is; `nil` for AWS.
    public var endpointURL: String?
    public var region: String?
    public var profile: String?
    /// `auto`, `path` or `virtual`.
    public var addressing: String?
    public var caBundle: String?
    /// Assume the job's `RoleArn`, and do everything as that role.
    public var assumeRole = false

    public init() {}
}
