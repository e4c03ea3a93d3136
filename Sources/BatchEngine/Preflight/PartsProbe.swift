// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Begins an upload as a copy in parts does, copies one part, and aborts it. Nothing becomes an
/// object; its tags and access control are given when it begins, so refusals of them show.
struct PartsProbe {
    let copies: CopyTrial
    let operation: S3PutObjectCopy
    let facts: BucketFacts
    let target: ObjectAddress
    /// How much a refusal matters.
    let level: PreflightFinding.Level

    private var trial: PreflightTrial { copies.trial }

    /// `source` is what a part is copied of, nil where nothing can be read; `headers` have no
    /// Object Lock.
    func run(
        _ source: SampledSource?, _ headers: CopyHeaders
    ) async throws -> [PreflightFinding] {
        try Task.checkCancellation()
        let every = headers.everyRequest()
        var block = every
        if let head = source?.head {
            block = headers.createMultipartUpload(
                source: SourceObject(head), sourceTags: source?.tags ?? [])
        }
        if let finding = await refusalToAbort(every) { return [finding] }
        copies.trail.willWrite(target)
        let created = await trial.meter.other {
            await trial.client.createMultipartUpload(
                target, headers: block, using: S3Exchange())
        }
        guard let id = created.value else {
            return created.failure.map { [refusal($0, "An upload cannot be begun")] } ?? []
        }
        copies.trail.began(target, upload: id)
        var findings: [PreflightFinding] = []
        if let source, source.size > 0 {
            let size = Int(clamping: source.size)
            let range = source.size > Limits.partBytesMin ? 0..<Int(Limits.partBytesMin) : nil
            let part = await trial.meter.other {
                await trial.client.uploadPartCopy(
                    target, uploadID: id, number: 1, source: source.sample.source,
                    range: range ?? 0..<size, headers: every, using: S3Exchange())
            }
            // Some stores copy no part of so small a source by its range.
            if let failure = part.failure, PreflightReason.isDenied(failure) {
                findings.append(refusal(failure, "A part cannot be copied"))
            }
        }
        findings += try await abort(id, every)
        return findings
    }

    private func abort(_ id: String, _ headers: HeaderBlock) async throws -> [PreflightFinding] {
        let listed = await trial.meter.other {
            await trial.client.listMultipartUploads(
                bucket: target.bucket, prefix: target.key, headers: headers, using: S3Exchange())
        }
        var findings: [PreflightFinding] = []
        if let failure = listed.failure, PreflightReason.isDenied(failure) {
            findings.append(
                PreflightReason.finding(
                    failure, .warning, action: "s3:ListBucketMultipartUploads",
                    on: PreflightReason.arn(facts.name),
                    doing: "Uploads that a killed run left cannot be found"))
        }
        let aborted = await trial.meter.other {
            await trial.client.abortMultipartUpload(
                target, uploadID: id, headers: headers, using: S3Exchange())
        }
        if let failure = aborted.failure { findings.append(unended(failure, "")) }
        return findings
    }

    /// Asks to abort an upload that there is not: who may not is told so, and nothing is begun that
    /// could not be ended.
    private func refusalToAbort(_ headers: HeaderBlock) async -> PreflightFinding? {
        let answer = await trial.meter.other {
            await trial.client.abortMultipartUpload(
                target, uploadID: "brigade-preflight", headers: headers, using: S3Exchange())
        }
        guard let failure = answer.failure, PreflightReason.isDenied(failure) else { return nil }
        return unended(failure, "; none was begun to try copies in parts")
    }

    private func unended(_ failure: S3Failure, _ rest: String) -> PreflightFinding {
        PreflightReason.finding(
            failure, level, action: "s3:AbortMultipartUpload",
            on: PreflightReason.objects(facts.name),
            doing: "Uploads that cannot be finished cannot be aborted\(rest)")
    }

    private func refusal(_ failure: S3Failure, _ doing: String) -> PreflightFinding {
        PreflightReason.finding(
            failure, level, action: "s3:PutObject", on: PreflightReason.objects(facts.name),
            doing: "\(doing), which large objects need")
    }
}
