// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3Failure.Kind {
    /// What sort of failure an answer is, from its code first and its status second.
    ///
    /// The sets are botocore's standard mode with S3's own codes added (S3 API Reference, "Error
    /// responses"; botocore `retries/standard.py`).
    ///
    /// - Parameters:
    ///   - status: the HTTP status; for an error inside a 200 the one it stands for, 500.
    ///   - code: S3's code.
    ///   - message: S3's sentence; some servers throttle by a plain 503 and say so here only.
    ///   - namesRegion: whether the answer says which region the bucket is in.
    init(status: Int, code: String, message: String, namesRegion: Bool) {
        if Self.throttlingCodes.contains(code) || status == 429
            || (status == 503 && message.contains("reduce your request rate"))
        {
            self = .throttled
        } else if Self.damagedCodes.contains(code) {
            self = .damaged
        } else if Self.expiredCodes.contains(code) {
            self = .expiredCredentials
        } else if code == "RequestTimeTooSkewed" || code == "RequestInTheFuture" {
            self = .clockSkew
        } else if Self.regionCodes.contains(code) || [301, 302, 307].contains(status)
            || (namesRegion && code == "AuthorizationHeaderMalformed")
        {
            self = .wrongRegion
        } else if Self.jobCodes.contains(code) {
            self = .job
        } else if Self.transientCodes.contains(code) {
            self = .transient
        } else if Self.taskCodes.contains(code) {
            self = .task
        } else {
            self = [408, 500, 502, 503, 504, 509].contains(status) ? .transient : .task
        }
    }

    private static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "KMS.ThrottlingException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
        "ThrottlingException", "TooManyRequests", "TooManyRequestsException",
        "TransactionInProgressException",
    ]

    private static let transientCodes: Set<String> = [
        "ConditionalRequestConflict", "InternalError", "OperationAborted",
        "PriorRequestNotComplete", "RequestTimeout",
        "RequestTimeoutException", "ServiceUnavailable",
    ]

    private static let damagedCodes: Set<String> = ["BadDigest", "IncompleteBody"]

    private static let expiredCodes: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "InvalidToken", "RequestExpired",
        "TokenRefreshRequired",
    ]

    private static let regionCodes: Set<String> = [
        "IllegalLocationConstraintException", "IncorrectEndpoint", "PermanentRedirect", "Redirect",
        "TemporaryRedirect",
    ]

    /// Codes that every other object of the same job would get too.
    private static let jobCodes: Set<String> = [
        "AccessControlListNotSupported", "AccountProblem", "AllAccessDisabled",
        "AuthorizationHeaderMalformed", "InvalidAccessKeyId",
        "InvalidBucketAclWithObjectOwnership", "InvalidPayer", "InvalidSecurity",
        "KMS.DisabledException", "KMS.InvalidKeyUsageException", "KMS.KMSInvalidStateException",
        "KMS.NotFoundException", "NoSuchBucket", "NotSignedUp",
        "ObjectLockConfigurationNotFoundError", "SignatureDoesNotMatch",
    ]

    /// Codes of one object that stay what they are even inside a 200.
    private static let taskCodes: Set<String> = [
        "AccessDenied", "EntityTooLarge", "EntityTooSmall", "InvalidArgument",
        "InvalidObjectState", "InvalidPart", "InvalidPartOrder", "InvalidRange", "InvalidRequest",
        "InvalidStorageClass", "InvalidTag", "KeyTooLongError", "MetadataTooLarge",
        "MethodNotAllowed", "NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotImplemented",
        "ObjectNotInActiveTierError", "PreconditionFailed",
    ]
}
