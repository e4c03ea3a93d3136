// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Tries the copies of a job at their destination: copies sampled objects to names of its own with
/// all the options of the job, looks at what the store made of them, and begins an upload of parts.
struct CopyProbe {
    let copies: CopyTrial
    let operation: S3PutObjectCopy
    let facts: BucketFacts
    /// What was found readable, and can be copied.
    let sources: [SampledSource]
    /// Whether the manifest holds objects that must go in parts; nil where it does not tell sizes.
    let hasLargeObjects: Bool?

    private var trial: PreflightTrial { copies.trial }
    private var headers: CopyHeaders { CopyHeaders(operation: Self.removable(operation)) }

    /// The same operation without what would keep its copies from being removed.
    static func removable(_ operation: S3PutObjectCopy) -> S3PutObjectCopy {
        var copy = operation
        copy.objectLockMode = nil
        copy.objectLockRetainUntilDate = nil
        copy.objectLockLegalHoldStatus = nil
        return copy
    }

    private func place(_ source: SampledSource) -> ObjectAddress {
        let plan = CopyPlan(operation: operation, settings: trial.settings)
        return copies.destination(beside: plan.keyPrefix + source.sample.source.key)
    }

    /// Everything, on objects small enough; writes.
    func run() async throws -> [PreflightFinding] {
        let small = sources.filter { $0.size <= Limits.preflightCopyBytesMax }
        var findings: [PreflightFinding] = []
        if let first = small.first {
            findings += try await copy(small)
            if operation.hasLock { findings += try await lock(first) }
        } else {
            findings += try await put()
        }
        return findings + (try await parts())
    }

    /// Copies each; what is refused is taken apart once.
    private func copy(_ small: [SampledSource]) async throws -> [PreflightFinding] {
        var findings: [PreflightFinding] = []
        var refused: [(source: SampledSource, failure: S3Failure)] = []
        var copied: SampledSource?
        for source in small {
            let failure = try await copies.copy(
                source.sample.source, to: place(source), headers.copyObject())
            if let failure {
                refused.append((source, failure))
            } else if copied == nil {
                copied = source
                findings += try await kept(source)
            }
        }
        if let first = refused.first {
            let names = refused.map(\.source.sample.name)
            for finding in try await explain(first.failure, first.source) {
                var told = finding
                // What some copies do not meet has rows fail, and keeps no job from running.
                if names.count < small.count, told.level == .problem { told.level = .warning }
                told.text +=
                    " (\(names.count) of \(small.count) copies tried, the first of \(names[0]))"
                findings.append(told)
            }
        } else {
            findings.insert(
                PreflightFinding(
                    .passed, "Copies",
                    "\(small.count) sampled objects were copied with all options, and removed "
                        + "again"), at: 0)
        }
        if let copied, trial.settings.ifNoneMatch { findings += try await ifNoneMatch(copied) }
        return findings
    }

    /// Which of the job's options the store refuses.
    private func explain(
        _ failure: S3Failure, _ source: SampledSource
    ) async throws -> [PreflightFinding] {
        if failure.httpStatus == 412 {
            return [
                PreflightFinding(
                    .note, "Conditions",
                    "The source does not meet ModifiedSinceConstraint or "
                        + "UnmodifiedSinceConstraint: its row will fail")
            ]
        }
        let (object, target) = (source.sample.source, place(source))
        let bare = CopyHeaders(operation: CopyOption.bare(operation)).copyObject()
        if let refusal = try await copies.copy(object, to: target, bare) {
            return [try await explainBare(refusal, target)]
        }
        var findings: [PreflightFinding] = []
        for option in CopyOption.allCases {
            guard let alone = option.alone(of: operation) else { continue }
            let block = CopyHeaders(operation: alone).copyObject()
            guard let refusal = try await copies.copy(object, to: target, block) else { continue }
            // What cannot be read was told already.
            if option == .sourceTags, source.hasUnreadableTags { continue }
            findings.append(option.finding(refusal, operation))
        }
        if findings.isEmpty, !source.hasUnreadableTags {
            findings.append(
                PreflightReason.finding(
                    failure, .problem, action: "s3:PutObject",
                    on: PreflightReason.objects(facts.name),
                    doing: "A copy with all options of the job is refused, and with each alone it "
                        + "is not"))
        }
        return findings
    }

    /// Why not even a copy without options is taken.
    private func explainBare(
        _ failure: S3Failure, _ target: ObjectAddress
    ) async throws -> PreflightFinding {
        let owner = CopyHeaders(operation: operation).everyRequest()
        let isWritable = try await copies.put(target, owner) == nil
        return PreflightReason.finding(
            failure, .problem, action: isWritable ? "s3:GetObject" : "s3:PutObject",
            on: isWritable ? "the source" : PreflightReason.objects(facts.name),
            doing: isWritable
                ? "The store writes to \(facts.name), and refuses to copy the source there"
                : "Nothing can be written to \(facts.name)")
    }

    /// Where no sampled object can be copied, a few bytes tell whether the bucket can be written.
    private func put() async throws -> [PreflightFinding] {
        let plan = CopyPlan(operation: operation, settings: trial.settings)
        let target = copies.destination(beside: plan.keyPrefix)
        guard let failure = try await copies.put(target, plan.headers.everyRequest()) else {
            return [
                PreflightFinding(
                    .note, "Copies",
                    "No sampled object can be copied; the destination can be written, and the "
                        + "options of the job were tried in an upload of parts only")
            ]
        }
        return [
            PreflightReason.finding(
                failure, .problem, action: "s3:PutObject",
                on: PreflightReason.objects(facts.name),
                doing: "Nothing can be written to \(facts.name)")
        ]
    }

    /// Looks at a copy that was made.
    private func kept(_ source: SampledSource) async throws -> [PreflightFinding] {
        let object = place(source)
        let attributes = KeptAttributes(operation: operation, source: source)
        var findings: [PreflightFinding] = []
        let head = await trial.meter.other {
            await trial.client.headObject(
                object, headers: headers.askingForChecksums(), using: S3Exchange())
        }
        if let head = head.value {
            findings += attributes.findings(head)
        } else if let failure = head.failure {
            findings.append(unreadableCopy(failure))
        }
        let wantsTags = !(operation.newObjectTagging ?? source.tags ?? []).isEmpty
        if wantsTags {
            let tags = await trial.meter.other {
                await trial.client.getObjectTagging(
                    object, headers: headers.everyRequest(), using: S3Exchange())
            }
            findings += tags.value.map(attributes.findings(tags:)) ?? []
        }
        if operation.hasAccessControl {
            let acl = await trial.meter.other {
                await trial.client.getObjectACL(
                    object, headers: headers.everyRequest(), using: S3Exchange())
            }
            findings += acl.value.map(attributes.findings(acl:)) ?? []
        }
        return findings
    }

    /// Reading copies is needed by some settings only.
    private func unreadableCopy(_ failure: S3Failure) -> PreflightFinding {
        let needs = trial.settings.needsCopies
        return PreflightReason.finding(
            failure, needs == nil ? .note : .problem, action: "s3:GetObject",
            on: PreflightReason.objects(facts.name),
            doing: "A copy cannot be read"
                + (needs.map { ", which \($0) needs" } ?? "; what the store keeps of the job's "
                    + "options could not be looked at"))
    }

    /// Whether a copy over one that is there is refused.
    private func ifNoneMatch(_ source: SampledSource) async throws -> [PreflightFinding] {
        var block = headers.copyObject()
        block.append("if-none-match", "*")
        let failure = try await copies.copy(source.sample.source, to: place(source), block)
        switch failure?.httpStatus {
        case 412?: return []
        case nil, 501?:
            return [
                PreflightFinding(
                    .warning, "If-None-Match",
                    "The store takes no notice of it: each destination is asked before its copy, "
                        + "and an object that somebody else writes between is overwritten",
                    remedy: "Let nobody else write to the destination while the job runs")
            ]
        default: return []
        }
    }

    /// Object Lock: nothing is written that is retained. A copy that cannot succeed is refused for
    /// its permissions before it is refused for its condition.
    private func lock(_ source: SampledSource) async throws -> [PreflightFinding] {
        let (object, target) = (source.sample.source, place(source))
        let proof = try await copies.pretend(object, to: target, headers.copyObject())
        guard proof?.httpStatus == 412 else {
            return [
                PreflightFinding(
                    .note, "Not tried",
                    "s3:PutObjectRetention and s3:PutObjectLegalHold: what is written with them "
                        + "could not be removed again")
            ]
        }
        var findings: [PreflightFinding] = []
        for (action, alone) in operation.locksAlone {
            let block = CopyHeaders(operation: alone).copyObject()
            let failure = try await copies.pretend(object, to: target, block)
            guard let failure, failure.httpStatus != 412 else { continue }
            findings.append(
                PreflightReason.finding(
                    failure, .problem, action: action, on: PreflightReason.objects(facts.name),
                    doing: "A copy with Object Lock is refused"))
        }
        return findings
    }

    /// Begins an upload as a copy in parts does, copies a part, and aborts it.
    private func parts() async throws -> [PreflightFinding] {
        guard hasLargeObjects != false else { return [] }
        let source = sources.max { $0.size < $1.size }
        let plan = CopyPlan(operation: operation, settings: trial.settings)
        let target = source.map(place) ?? copies.destination(beside: plan.keyPrefix)
        let probe = PartsProbe(
            copies: copies, operation: operation, facts: facts, target: target,
            level: hasLargeObjects == true ? .problem : .warning)
        return try await probe.run(source, headers)
    }
}
