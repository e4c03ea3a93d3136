// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// `NewObjectMetadata` of a copy job. The service's deprecated members (`ContentLength`,
/// `ContentMD5`, `RequesterCharged`) are accepted in a document and, as the service does, ignored.
public struct S3ObjectMetadata: Sendable, Equatable {
    public var cacheControl: String?
    public var contentDisposition: String?
    public var contentEncoding: String?
    public var contentLanguage: String?
    public var contentType: String?
    public var httpExpiresDate: Timestamp?
    /// Names without the `x-amz-meta-` prefix, sorted, so that equal jobs send equal requests.
    public var userMetadata: [S3UserMetadata] = []
    /// Acts under either directive: encryption is not metadata.
    public var sseAlgorithm: SSEAlgorithm?

    public init() {}

    /// Whether anything here replaces metadata of the source (encryption does not).
    public var replacesMetadata: Bool {
        var bare = self
        bare.sseAlgorithm = nil
        return bare != S3ObjectMetadata()
    }
}
