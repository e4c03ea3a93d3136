// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a call failed: what the store said, or why it said nothing.
package struct S3Failure: Swift.Error, Sendable, Equatable {
    /// What sort of failure it is, and so what can be done about it.
    package enum Kind: Sendable, Equatable {
        /// The request could not be made: a header that HTTP cannot carry, an unusable ARN.
        case notSent
        /// The task was cancelled before the call was through.
        case cancelled
        /// No complete answer came.
        case transport(TransportFailure.Code)
        /// The store asks for fewer requests.
        case throttled
        /// The store failed in a way that passes.
        case transient
        /// Bytes were damaged or lost on the way: worth one more try.
        case damaged
        /// The credentials have expired.
        case expiredCredentials
        /// Our clock and the store's differ too much.
        case clockSkew
        /// The bucket is in another region.
        case wrongRegion
        /// The whole job would fail alike: no such bucket, wrong key, no right to sign.
        case job
        /// This object's own failure.
        case task
        /// The store serves nobody, and nobody waits, or waits any longer.
        case waitedOut
    }

    package var kind: Kind
    /// The answer's status; 0 when there was none.
    package var httpStatus: Int
    /// S3's code, or ours where none came.
    package var code: String
    /// One sentence or more for a person; never a secret.
    package var message: String
    /// `x-amz-request-id`.
    package var requestID: String?
    /// `x-amz-id-2`.
    package var hostID: String?
    /// The region the store names as the bucket's.
    package var region: String?
    /// How long the store asks us to wait.
    package var retryAfterMilliseconds: Int?
    /// `x-amz-delete-marker`: the version that was asked for is a delete marker.
    package var isDeleteMarker = false

    package init(
        kind: Kind, httpStatus: Int = 0, code: String, message: String, requestID: String? = nil,
        hostID: String? = nil, region: String? = nil, retryAfterMilliseconds: Int? = nil
    ) {
        self.kind = kind
        self.httpStatus = httpStatus
        self.code = code
        self.message = message
        self.requestID = requestID
        self.hostID = hostID
        self.region = region
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// Whether the store did not accept who signed the request, or when: so it answers whatever is
    /// asked, until credentials or clock are mended. The client's own code is among them, for
    /// credentials that cannot be had.
    package var isAboutSigning: Bool {
        switch kind {
        case .expiredCredentials, .clockSkew: true
        case .job: Self.signingCodes.contains(code)
        default: false
        }
    }

    private static let signingCodes: Set = [
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "CredentialsNotFound",
    ]
}
