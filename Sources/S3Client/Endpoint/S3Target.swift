// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where requests for one bucket go and how they are signed. A class, so that handing it out per
/// request costs no copy.
package final class S3Target: Sendable {
    package let origin: HTTPOrigin
    /// The region in the credential's scope.
    package let signingRegion: String
    /// Whether the path begins with the bucket; false when the host names it.
    package let bucketInPath: Bool
    /// The endpoint URL's own path without a `/` at its end, already encoded; usually empty.
    package let pathPrefix: [UInt8]

    init(
        origin: HTTPOrigin, signingRegion: String, bucketInPath: Bool, pathPrefix: [UInt8] = []
    ) {
        self.origin = origin
        self.signingRegion = signingRegion
        self.bucketInPath = bucketInPath
        self.pathPrefix = pathPrefix
    }
}
