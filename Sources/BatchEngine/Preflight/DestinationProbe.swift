// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Looks at a destination and tries the job's copies there, as far as the mode and the bucket let
/// it.
struct DestinationProbe {
    let trial: PreflightTrial
    let operation: S3PutObjectCopy
    let sources: [SampledSource]
    let hasLargeObjects: Bool?
    /// Regions of the source buckets, as far as they are known.
    let sourceRegions: Set<String>
    /// Whether replicas are made there, which needs versions.
    var isReplica = false

    func run() async throws -> [PreflightFinding] {
        let plan = CopyPlan(operation: operation, settings: trial.settings)
        let headers = plan.headers.everyRequest()
        let facts = try await BucketFacts.survey(
            plan.destinationBucket, headers: headers, role: "Destination", trial)
        var findings = describe(facts) + lock(facts)
        findings += selfCopies(plan)
        findings += try await existing(plan, facts)
        if let reason = trial.mode == .readOnly ? "the preflight only reads" : facts.refusalToWrite
        {
            return findings + [notTried(reason)]
        }
        let trail = ProbeTrail(trial: trial, headers: headers, facts: facts)
        let copies = CopyTrial(trial: trial, trail: trail, bucket: plan.destinationBucket)
        let first = sources.first?.sample.source.key ?? []
        if let failure = await trail.refusal(
            toRemove: copies.destination(beside: plan.keyPrefix + first))
        {
            let action = facts.versions == .never ? "s3:DeleteObject" : "s3:DeleteObjectVersion"
            let finding = PreflightReason.finding(
                failure, .warning, action: action, on: PreflightReason.objects(facts.name),
                doing: "A preflight must be able to remove what it writes, so it wrote nothing; "
                    + "the job itself does not need this")
            return findings + [finding, notTried("it could not be removed again")]
        }
        let probe = CopyProbe(
            copies: copies, operation: operation, facts: facts,
            sources: sources.filter(\.isCopyable), hasLargeObjects: hasLargeObjects)
        return findings + (try await trail.removingAll { try await probe.run() })
    }

    private func describe(_ facts: BucketFacts) -> [PreflightFinding] {
        let versions =
            switch facts.versions {
            case .kept: "it keeps versions, so nothing there is lost"
            case .suspended, .never: "it keeps no versions: an object of the same key is replaced"
            case .unknown: "whether it keeps versions is not known"
            }
        var findings = [
            PreflightFinding(
                .passed, "Destination",
                "\(facts.name) is there" + (facts.region.map { ", in \($0)" } ?? "")
                    + "; \(versions)")
        ]
        if isReplica, facts.versions == .never || facts.versions == .suspended {
            findings.append(
                PreflightFinding(
                    .problem, "Versioning",
                    "\(facts.name) does not keep versions, which replication needs",
                    remedy: "Enable versioning of \(facts.name)", code: "VersioningNotEnabled"))
        }
        if let region = facts.region, let other = sourceRegions.first(where: { $0 != region }) {
            findings.append(
                PreflightFinding(
                    .note, "Region",
                    "The source is in \(other) and the destination in \(region): the store may "
                        + "bill what goes from one to the other"))
        }
        return findings
    }

    private func lock(_ facts: BucketFacts) -> [PreflightFinding] {
        guard operation.hasLock else { return [] }
        switch facts.lock {
        case .enabled, .retains: return []
        case .none:
            return [
                PreflightFinding(
                    .problem, "Object Lock",
                    "The job asks for Object Lock, and \(facts.name) does not have it",
                    remedy: "Enable Object Lock of the bucket, or leave ObjectLockMode, "
                        + "ObjectLockRetainUntilDate and ObjectLockLegalHoldStatus out of the job",
                    code: "ObjectLockNotEnabled")
            ]
        case .unknown:
            return [
                PreflightFinding(
                    .warning, "Object Lock",
                    "The job asks for Object Lock, and whether \(facts.name) has it is not known",
                    remedy: "Allow s3:GetBucketObjectLockConfiguration on "
                        + PreflightReason.arn(facts.name))
            ]
        }
    }

    /// Objects that would be copied onto themselves.
    private func selfCopies(_ plan: CopyPlan) -> [PreflightFinding] {
        let same = sources.filter {
            $0.sample.source.bucket == plan.destinationBucket && plan.keyPrefix.isEmpty
        }
        guard let first = same.first, !isReplica else { return [] }
        if operation.changesInPlace || first.sample.source.versionID != nil {
            return [
                PreflightFinding(
                    .note, "In place",
                    "Objects are copied onto themselves, with what the job "
                        + "changes about them")
            ]
        }
        return [
            PreflightFinding(
                .problem, "In place",
                "Objects would be copied onto themselves and nothing about them changed, which S3 "
                    + "refuses",
                remedy: "Give a TargetKeyPrefix or another TargetResource, or change something: "
                    + "class, metadata, encryption", code: "NothingChanges")
        ]
    }

    /// Whether something is at the destination already.
    private func existing(
        _ plan: CopyPlan, _ facts: BucketFacts
    ) async throws -> [PreflightFinding] {
        var count = 0
        var refusal: S3Failure?
        for source in sources {
            try Task.checkCancellation()
            let object = ObjectAddress(
                bucket: plan.destinationBucket, key: plan.keyPrefix + source.sample.source.key)
            let answer = await trial.meter.other {
                await trial.client.headObject(
                    object, headers: plan.headers.everyRequest(), using: S3Exchange())
            }
            if answer.failure == nil { count += 1 }
            if let failure = answer.failure, PreflightReason.isDenied(failure) { refusal = failure }
        }
        var findings: [PreflightFinding] = []
        if count > 0, !selfCopies(plan).contains(where: { $0.subject == "In place" }) {
            let fate =
                trial.settings.ifNoneMatch
                ? "and is kept"
                : facts.versions == .kept ? "and gets a new version" : "and is overwritten"
            findings.append(
                PreflightFinding(
                    .note, "Existing objects",
                    "\(count) of \(sources.count) sampled keys are at the destination already; "
                        + "what is there \(fate)"))
        }
        // Where a copy is made, it is read too, and tells for certain.
        if let refusal, trial.mode == .readOnly, let needs = trial.settings.needsCopies {
            findings.append(
                PreflightReason.finding(
                    refusal, .problem, action: "s3:GetObject and s3:ListBucket",
                    on: "\(PreflightReason.arn(facts.name)) and its objects",
                    doing: "\(needs) reads the destination"))
        }
        return findings
    }

    private func notTried(_ reason: String) -> PreflightFinding {
        PreflightFinding(
            .note, "Not tried",
            "\(operation.actionsToWrite.joined(separator: ", ")) on the destination: \(reason)")
    }
}
