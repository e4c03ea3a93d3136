// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a job is run here: what the service decides for itself, kept beside the job so that a
/// resume needs no flags. Holds no secret.
public struct RunSettings: Sendable, Equatable, Codable {
    /// Ordinary copies in flight; also the bound of parts in flight of all large objects.
    public var concurrency = ConcurrencySetting.automatic
    /// The most that there may be when the run finds out how many are worth it.
    public var concurrencyMax = Limits.concurrencyMaxDefault
    /// Objects of a known size above this many bytes are copied in parts.
    public var multipartThresholdBytes = Limits.partBytesMax
    /// Bytes of a part, more where 10,000 parts would not do; `nil` lets parts grow with the object
    /// from 256 MiB on.
    public var partBytes: UInt64?
    /// Ask each source's size first: one HEAD more per object.
    public var headFirst = false
    /// Rows that are left out of the job.
    public var exclusions: [RowExclusion] = []
    /// Copy every version that a listing finds, not only the current objects.
    public var listsVersions = false
    /// Copy an object only while it has the ETag that the manifest names.
    public var pinsETag = false
    /// Requests sent for one call before its failure is final.
    public var attemptsMax = 10
    /// The job fails when more than this share of at least 1,000 rows failed; 100 never stops it.
    public var failureThresholdPercent = 50
    /// How copies are compared with their sources; `nil` for what costs no request.
    public var verification: Verification?
    /// Overwrite nothing: a row whose key the destination has is skipped.
    public var ifNoneMatch = false
    /// Skip a row when the destination has an object of the same size and content.
    public var skipIdentical = false
    /// Seconds without an answer for which the store is waited for, also before its first; `nil`
    /// for a day once it has answered, and not at all before.
    public var giveUpAfterSeconds: Int?
    /// Whether the job is looked at before its first row; `nil` where somebody is to confirm it
    /// later, who will read the answer.
    public var preflight: PreflightSetting?
    /// Where the store is; `nil` for AWS.
    public var endpointURL: String?
    public var region: String?
    public var profile: String?
    /// `auto`, `path` or `virtual`.
    public var addressing: String?
    public var caBundle: String?
    /// Assume the job's `RoleArn`, and do everything as that role.
    public var assumeRole = false
    /// Requests a second, retries and all; `nil` for any number.
    public var requestsPerSecondMax: Double?
    /// Bytes a second that the store is asked to copy; `nil` for any number.
    public var bytesPerSecondMax: UInt64?
    /// How long requests may take.
    public var timeouts = RequestTimeouts()

    public init() {}

    /// What copies in flight never exceed.
    public var concurrencyBound: Int { tuning.concurrencyBound }

    /// The part that can be changed while the job runs.
    public var tuning: RunTuning {
        get {
            var tuning = RunTuning()
            tuning.concurrency = concurrency
            tuning.concurrencyMax = concurrencyMax
            tuning.requestsPerSecondMax = requestsPerSecondMax
            tuning.bytesPerSecondMax = bytesPerSecondMax
            return tuning
        }
        set {
            concurrency = newValue.concurrency
            concurrencyMax = newValue.concurrencyMax
            requestsPerSecondMax = newValue.requestsPerSecondMax
            bytesPerSecondMax = newValue.bytesPerSecondMax
        }
    }
}

extension RunSettings {
    /// Reads the settings of this or an earlier version: what was not known then has its default.
    public init(from decoder: any Decoder) throws {
        self.init()
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        func take<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            value = try stored.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try take(.concurrency, into: &concurrency)
        try take(.concurrencyMax, into: &concurrencyMax)
        try take(.multipartThresholdBytes, into: &multipartThresholdBytes)
        partBytes = try stored.decodeIfPresent(UInt64.self, forKey: .partBytes)
        try take(.headFirst, into: &headFirst)
        try take(.exclusions, into: &exclusions)
        try take(.listsVersions, into: &listsVersions)
        try take(.pinsETag, into: &pinsETag)
        try take(.attemptsMax, into: &attemptsMax)
        try take(.failureThresholdPercent, into: &failureThresholdPercent)
        verification = try stored.decodeIfPresent(Verification.self, forKey: .verification)
        try take(.ifNoneMatch, into: &ifNoneMatch)
        try take(.skipIdentical, into: &skipIdentical)
        giveUpAfterSeconds = try stored.decodeIfPresent(Int.self, forKey: .giveUpAfterSeconds)
        preflight = try stored.decodeIfPresent(PreflightSetting.self, forKey: .preflight)
        endpointURL = try stored.decodeIfPresent(String.self, forKey: .endpointURL)
        region = try stored.decodeIfPresent(String.self, forKey: .region)
        profile = try stored.decodeIfPresent(String.self, forKey: .profile)
        addressing = try stored.decodeIfPresent(String.self, forKey: .addressing)
        caBundle = try stored.decodeIfPresent(String.self, forKey: .caBundle)
        try take(.assumeRole, into: &assumeRole)
        requestsPerSecondMax = try stored.decodeIfPresent(
            Double.self, forKey: .requestsPerSecondMax)
        bytesPerSecondMax = try stored.decodeIfPresent(UInt64.self, forKey: .bytesPerSecondMax)
        try take(.timeouts, into: &timeouts)
    }
}
