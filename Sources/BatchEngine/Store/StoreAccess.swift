// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import Glibc
package import S3Client

/// A store opened for a job: settings resolved, event loops running.
package final class StoreAccess: Sendable {
    package let lanes: [StoreLane]
    private let loops: [EventLoop]
    /// Copies in flight that there are connections for.
    let concurrencyMax: Int
    /// The role that everything is done as; nil for whoever the credentials belong to.
    let role: RoleRequest?
    /// What the lanes sign with; nil when somebody else made them.
    private let credentials: (any CredentialsProvider)?
    /// What has the calls of a run wait for the store together; nil where each goes by itself.
    let patience: StorePatience?
    /// Spaces out what all lanes send; nil where nothing does.
    let pacer: StorePacer?

    /// The client of the first lane, for what is not on the hot path.
    var client: S3Client { lanes[0].client }

    private init(
        lanes: [StoreLane], loops: [EventLoop], concurrencyMax: Int, role: RoleRequest?,
        credentials: (any CredentialsProvider)?, patience: StorePatience?, pacer: StorePacer?
    ) {
        precondition(!lanes.isEmpty, "a store without a lane")
        self.lanes = lanes
        self.loops = loops
        self.concurrencyMax = concurrencyMax
        self.role = role
        self.credentials = credentials
        self.patience = patience
        self.pacer = pacer
    }

    /// A store over lanes that somebody else made and will end; `patience` and `pacer` are those of
    /// their clients.
    package convenience init(
        lanes: [StoreLane], patience: StorePatience? = nil, pacer: StorePacer? = nil
    ) {
        self.init(
            lanes: lanes, loops: [], concurrencyMax: Limits.concurrencyMax, role: nil,
            credentials: nil, patience: patience, pacer: pacer)
    }

    /// Resolves endpoint, region and credentials, and starts an event loop per processor.
    ///
    /// - Parameters:
    ///   - settings: where the store is, and whether the role is assumed.
    ///   - roleARN: the job's.
    ///   - job: names the role's session.
    /// - Returns: a store to be closed; nothing was sent yet.
    /// - Throws: one sentence about the setting that is wrong or missing.
    package static func open(
        _ settings: RunSettings, roleARN: String?, job: JobID
    ) throws -> StoreAccess {
        let request = try roleRequest(settings, roleARN: roleARN, job: job)
        let configuration = try S3ClientConfiguration.resolve(
            flags: flags(settings), sources: .system)
        let endpoint = try configuration.endpoint()
        let sts = try request.map { _ in try configuration.stsEndpoint() }
        var policy = RetryPolicy()
        policy.attemptsMax = settings.attemptsMax
        let bound = connectionsBound(settings)
        let loops = try eventLoops(settings, configuration, bound: bound)
        var credentials = configuration.credentials(over: loops[0])
        if let request, let sts {
            let caller = S3Client(
                endpoint: sts, credentials: credentials, transport: loops[0], policy: policy)
            credentials = S3ClientConfiguration.roleCredentials(
                request, sts: caller, of: credentials)
        }
        let patience = StorePatience(giveUpSeconds: settings.giveUpAfterSeconds)
        let pacer = StorePacer(
            RequestLimits(settings.tuning), uptime: SystemClock.uptime,
            sleep: ClientSurroundings.system.sleep)
        let client = S3Client(
            endpoint: endpoint, credentials: credentials, transport: loops[0], policy: policy,
            pacer: pacer, patience: patience)
        let lanes = loops.map { StoreLane(client: client.using($0), executor: $0) }
        return StoreAccess(
            lanes: lanes, loops: loops, concurrencyMax: bound, role: request,
            credentials: credentials, patience: patience, pacer: pacer)
    }

    /// Gets the credentials that everything is done with: those that cannot be had, and a role
    /// that cannot be assumed, are refused before a job is made or touched.
    ///
    /// - Throws: `S3ClientError`.
    package func obtainCredentials() async throws {
        guard let credentials, credentials.atHand == nil else { return }
        _ = try await credentials.credentials()
    }

    /// Ends the event loops. No task may use the store any more.
    package func close() {
        for loop in loops { loop.shutdown() }
    }

    /// Copies in flight that the system lets us have connections for, as far as a run may be tuned
    /// to them; connections are opened only when they are needed.
    private static func connectionsBound(_ settings: RunSettings) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return settings.concurrencyBound
        }
        let files = Int(clamping: limit.rlim_cur) - Limits.filesBesideConnections
        return max(settings.concurrencyBound, min(files / 2, Limits.concurrencyMax))
    }

    private static func eventLoops(
        _ settings: RunSettings, _ configuration: S3ClientConfiguration, bound: Int
    ) throws -> [EventLoop] {
        var transport = EventLoopConfiguration()
        transport.caBundle = configuration.caBundle
        transport.userAgent = "brigade/" + Product.version
        transport.take(settings.timeouts)
        // Parts of large objects come beside the ordinary copies.
        transport.connectionsMax = 2 * bound + 8
        let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let count = max(1, min(processors, settings.concurrencyBound))
        return try (0..<count).map { _ in try EventLoop(transport) }
    }

    private static func roleRequest(
        _ settings: RunSettings, roleARN: String?, job: JobID
    ) throws(JobFailure) -> RoleRequest? {
        guard settings.assumeRole else { return nil }
        guard let roleARN else {
            throw JobFailure(
                failureCode: "RoleMissing",
                failureReason: "--assume-role needs a role, and the job has none: add RoleArn to "
                    + "the document, or give copy --role-arn")
        }
        return RoleRequest(roleARN: roleARN, sessionName: "brigade-\(job.text)")
    }

    private static func flags(_ settings: RunSettings) -> ClientFlags {
        ClientFlags(
            endpointURL: settings.endpointURL, region: settings.region, profile: settings.profile,
            addressingStyle: settings.addressing.flatMap(AddressingStyle.init(rawValue:)),
            caBundle: settings.caBundle)
    }

    /// Opens what a job's rows come from, where it lies, and pins it.
    func origin(of request: JobRequest, _ settings: RunSettings) async throws -> ManifestOrigin {
        let manifest: JobManifest
        switch request.objects {
        case .manifest(let given): manifest = given
        case .generator(let generator):
            let isReplicate = request.operation == .s3ReplicateObject
            return .listing(generator, hasVersions: isReplicate || settings.listsVersions)
        }
        if manifest.format.isInventory {
            return .inventory(try await InventoryOrigin.open(manifest, store: self))
        }
        let layout = ManifestLayout(fields: manifest.fields)
        let source = try await source(manifest)
        var head: [UInt8] = []
        _ = try await source.read(at: 0, maxBytes: GzipReader.magic.count, into: &head)
        return head.starts(with: GzipReader.magic)
            ? .compressed(source, layout) : .text(OpenManifest(source: source, layout: layout))
    }

    /// Opens a manifest's bytes, and compares them with its ETag.
    func source(_ manifest: JobManifest) async throws -> any ManifestSource {
        switch manifest.location {
        case .file(let path):
            let file = try ManifestFile(path: path)
            if let etag = manifest.etag { try await ManifestDigest.verify(file, etag: etag) }
            return file
        case .s3(let bucket, let key):
            return try await ManifestObject.open(
                client: client, bucket: bucket, key: key, versionID: manifest.objectVersionID,
                etag: manifest.etag)
        }
    }

    /// The ETag of an object, without quotes: what pins a manifest.
    package func etag(of location: ObjectLocation) async throws -> String {
        guard case .s3(let bucket, let key) = location else { return "" }
        let answer = await client.headObject(
            ObjectAddress(bucket: bucket, key: key), using: S3Exchange())
        return try ManifestObject.head(answer, name: "s3://\(bucket)/\(key)").etagText
    }
}

extension EventLoopConfiguration {
    fileprivate mutating func take(_ timeouts: RequestTimeouts) {
        connectTimeoutMilliseconds = timeouts.connectMilliseconds ?? connectTimeoutMilliseconds
        firstByteMilliseconds = timeouts.firstByteMilliseconds ?? firstByteMilliseconds
        stallMilliseconds = timeouts.stallMilliseconds ?? stallMilliseconds
        totalMilliseconds = timeouts.totalMilliseconds ?? totalMilliseconds
        connectionAgeMilliseconds =
            timeouts.connectionAgeMilliseconds ?? connectionAgeMilliseconds
    }
}
