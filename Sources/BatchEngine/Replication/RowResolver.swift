// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Finds the destinations of the versions that a replicate job is about. It asks the store for what
/// the rules need to know and nobody has told: the rules of each source bucket once, and of single
/// versions their tags, or by HEAD their encryption, only where that decides.
struct RowResolver: Sendable {
    private let client: S3Client
    /// Keeps the rules durably before any row refers to them.
    private let keep: @Sendable (JobReplication) throws -> Void
    /// The job's rules as far as they are known.
    private(set) var replication: JobReplication
    private var rules: [[UInt8]: BucketRules] = [:]

    /// - Parameters:
    ///   - client: asks the store.
    ///   - replication: what the job has kept, or was given.
    ///   - keep: writes what was added to it.
    init(
        client: S3Client, replication: JobReplication,
        keep: @escaping @Sendable (JobReplication) throws -> Void
    ) {
        self.client = client
        self.replication = replication
        self.keep = keep
    }

    /// Learns the rules of a bucket before any of its versions is met.
    ///
    /// - Throws: `JobFailure` when there are none to be had.
    mutating func know(bucket name: String) async throws {
        let bucket = Array(name.utf8)
        let learnt = try await learn(bucket)
        rules[bucket] = learnt
        guard case .refused(let failure) = learnt else { return }
        throw JobFailure(failureCode: failure.errorCode, failureReason: failure.message)
    }

    /// The destinations of each version, in the order of the versions.
    ///
    /// - Throws: `JobFailure` when no request can succeed until somebody acts, and what `keep`
    ///   throws.
    mutating func resolve(_ versions: [VersionToReplicate]) async throws -> [RowResolution] {
        for bucket in Set(versions.map(\.bucket)).sorted(by: { $0.lexicographicallyPrecedes($1) })
        where rules[bucket] == nil {
            rules[bucket] = try await learn(bucket)
        }
        var resolved = [RowResolution?](repeating: nil, count: versions.count)
        var open: [(place: Int, version: VersionToReplicate, rules: BucketRules.Known)] = []
        for (place, version) in versions.enumerated() {
            switch rules[version.bucket] {
            case .known(let known)?:
                resolved[place] = known.resolution(of: version)
                if resolved[place] == nil { open.append((place, version, known)) }
            case .refused(let failure)?: resolved[place] = .refused(failure)
            case nil: preconditionFailure("a bucket that was not asked for")
            }
        }
        let inquiry = VersionInquiry(client: client)
        let found = try await SideBySide.map(open, atOnce: Limits.replicationQuestionsAtOnce) {
            (place: $0.place, try await inquiry.resolve($0.version, $0.rules).get())
        }
        for (place, resolution) in found { resolved[place] = resolution }
        return zip(versions, resolved.compactMap { $0 }).map(narrowed)
    }

    /// The resolution of a row that is for one bucket only, as those of a retry are.
    private func narrowed(
        _ version: VersionToReplicate, _ resolution: RowResolution
    ) -> RowResolution {
        guard let bucket = version.destinationBucket,
            case .destinations(let indexes) = resolution
        else { return resolution }
        let wanted = indexes.filter {
            replication.rule(at: $0)?.destination.bucket.name == bucket
        }
        return wanted.isEmpty ? .refused(ReplicationRefusal.noRule.failure) : .destinations(wanted)
    }

    /// The rules for a bucket's objects: those the job has, or the bucket's own.
    private mutating func learn(_ bucket: [UInt8]) async throws -> BucketRules {
        let name = String(decoding: bucket, as: UTF8.self)
        if let known = replication.source(forBucket: name) {
            return BucketRules(known.configuration, firstIndex: known.firstIndex)
        }
        guard replication.sources.count < Limits.replicationSourcesMax else {
            return .refused(BucketRules.tooMany)
        }
        let answer = await client.getBucketReplication(bucket: bucket, using: S3Exchange())
        switch answer.result {
        case .success(let configuration):
            replication.add(ReplicationSource(bucket: name, configuration: configuration))
            try keep(replication)
            let firstIndex = replication.source(forBucket: name)?.firstIndex ?? 0
            return BucketRules(configuration, firstIndex: firstIndex)
        case .failure(let failure):
            return try BucketRules.refusal(failure, attempts: answer.attempts, bucket: name)
        }
    }
}
