// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Where the rules of a replicate job bring sampled versions.
struct ReplicaDestinations {
    let trial: PreflightTrial
    /// Rules that somebody gave; nil for those of the source buckets.
    let given: ReplicationConfiguration?

    /// A copy operation for each destination of enabled rules, bounded, with the versions of the
    /// buckets whose rules name it; rules' filters are left to the run.
    func find(
        _ sources: [SampledSource]
    ) async throws -> ([(S3PutObjectCopy, [SampledSource])], [PreflightFinding]) {
        var found: [(operation: S3PutObjectCopy, sources: [SampledSource])] = []
        var findings: [PreflightFinding] = []
        var rules: [[UInt8]: [ReplicationRule]] = [:]
        for source in sources {
            let bucket = source.sample.source.bucket
            if rules[bucket] == nil {
                let (known, finding) = try await learn(bucket)
                rules[bucket] = known
                if let finding { findings.append(finding) }
            }
            for rule in rules[bucket] ?? [] {
                let operation = operation(rule)
                let place = found.firstIndex { $0.operation == operation }
                if let place {
                    found[place].sources.append(source)
                } else if found.count < Limits.preflightDestinationsMax {
                    found.append((operation, [source]))
                }
            }
        }
        return (found.map { ($0.operation, $0.sources) }, findings)
    }

    private func operation(_ rule: ReplicationRule) -> S3PutObjectCopy {
        var copy = S3PutObjectCopy(targetResource: rule.destination.bucket)
        copy.storageClass = rule.destination.storageClass
        if copy.storageClass == .standard { copy.storageClass = nil }
        return copy
    }

    /// The enabled rules for objects of a bucket.
    private func learn(
        _ bucket: [UInt8]
    ) async throws -> ([ReplicationRule], PreflightFinding?) {
        let configuration: ReplicationConfiguration
        if let given {
            configuration = given
        } else {
            let name = String(decoding: bucket, as: UTF8.self)
            let answer = await trial.meter.other {
                await trial.client.getBucketReplication(bucket: bucket, using: S3Exchange())
            }
            switch answer.result {
            case .success(let rules): configuration = rules
            case .failure(let failure) where failure.httpStatus == 404:
                return (
                    [],
                    PreflightFinding(
                        .problem, "Replication rules", "Bucket \(name) has none",
                        remedy: "Give --replication-configuration, or rules to the bucket",
                        code: "SrcBucketReplicationConfigMissing")
                )
            case .failure(let failure):
                return (
                    [],
                    PreflightReason.finding(
                        failure, .problem, action: "s3:GetReplicationConfiguration",
                        on: PreflightReason.arn(name),
                        doing: "The replication rules of \(name) cannot be read")
                )
            }
        }
        let enabled = configuration.rules.filter(\.isEnabled)
        guard enabled.isEmpty else { return (enabled, nil) }
        return (
            [],
            PreflightFinding(
                .problem, "Replication rules", "None of the rules is enabled",
                remedy: "Enable a rule")
        )
    }
}
