// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Looks at source objects as a copy of them will: HEAD, the first byte, tags and, for a replica,
/// access control lists. Reads only.
struct SourceProbe {
    let trial: PreflightTrial
    /// What every request carries.
    let headers: HeaderBlock
    /// Whether copies keep their sources' tags.
    let readsTags: Bool
    /// Whether copies keep who may read their sources.
    let readsACLs: Bool

    /// Looks at one object.
    func look(
        at sample: PreflightSample, _ findings: inout SampleFindings
    ) async throws -> SampledSource {
        try Task.checkCancellation()
        var source = SampledSource(sample: sample)
        let answer = await trial.meter.read {
            await trial.client.headObject(sample.source, headers: headers, using: S3Exchange())
        }
        let head: ObjectHead
        switch answer.result {
        case .success(let found): head = found
        case .failure(let failure):
            findings.add(try unreadable(failure, sample), sample.name)
            return source
        }
        source.head = head
        if let finding = Self.archived(head) {
            findings.add(finding, sample.name)
            return source
        }
        if let finding = try await firstByte(of: sample, head) {
            findings.add(finding, sample.name)
            return source
        }
        source.isCopyable = true
        if readsTags { try await tags(of: &source, &findings) }
        if readsACLs, let finding = try await acl(of: sample) { findings.add(finding, sample.name) }
        return source
    }

    private func unreadable(
        _ failure: S3Failure, _ sample: PreflightSample
    ) throws -> PreflightFinding {
        if let everywhere = PreflightReason.everywhere(failure) {
            throw PreflightStop(finding: everywhere)
        }
        if failure.isDeleteMarker || failure.httpStatus == 405 {
            return PreflightFinding(
                .note, "Delete markers", "The version is a delete marker and has nothing to copy",
                remedy: "--skip delete-markers leaves them out where the manifest tells")
        }
        if failure.httpStatus == 404 {
            return PreflightFinding(
                .warning, "Missing objects",
                "There is no such object: its row will fail with NoSuchKey")
        }
        if failure.httpStatus == 400 {
            return PreflightFinding(
                .warning, "SSE-C",
                "The object is encrypted with a key that its owner keeps, or the store refuses to "
                    + "tell of it: its row will fail",
                remedy: "Leave such objects out of the manifest, and copy them by other means")
        }
        return PreflightReason.finding(
            failure, .problem, action: action("s3:GetObject", sample), on: place(sample),
            doing: "An object of the manifest cannot be read")
    }

    /// Whether an archived object cannot be read.
    private static func archived(_ head: ObjectHead) -> PreflightFinding? {
        let name = head.storageClass.flatMap(StorageClass.init(rawValue:))
        let isArchived = name.map(StorageClass.archives.contains) == true || head.isInArchiveTier
        guard isArchived, !head.isRestored else { return nil }
        return PreflightFinding(
            .warning, "Archived objects",
            "The object is archived and cannot be copied before it is restored",
            remedy: "Restore such objects, or leave them out with --skip archived where the "
                + "manifest tells")
    }

    /// HEAD answers without the key that encrypts an object; reading needs it.
    private func firstByte(
        of sample: PreflightSample, _ head: ObjectHead
    ) async throws -> PreflightFinding? {
        guard head.size > 0 else { return nil }
        let answer = await trial.meter.other {
            await trial.client.getObject(
                sample.source, range: 0..<1, bodyBytesMax: 64 << 10, headers: headers,
                using: S3Exchange())
        }
        guard let failure = answer.failure else { return nil }
        // A store that takes no notice of the range sends more than was asked for.
        if failure.httpStatus < 400, failure.code != "IncompleteAnswer" { return nil }
        if case .transport = failure.kind { return nil }
        if failure.code == "InvalidObjectState" {
            return PreflightFinding(
                .warning, "Archived objects",
                "The object is archived and cannot be copied before it is restored",
                remedy: "Restore such objects, or leave them out with --skip archived")
        }
        let isKey =
            failure.code.hasPrefix("KMS.") || head.encryption.isKMS
            || failure.message.contains("kms:")
        return PreflightReason.finding(
            failure, .problem,
            action: isKey ? "kms:Decrypt" : action("s3:GetObject", sample),
            on: isKey ? "the key that encrypts it" : place(sample),
            doing: "The bytes of an object of the manifest cannot be read")
    }

    private func tags(
        of source: inout SampledSource, _ findings: inout SampleFindings
    ) async throws {
        let sample = source.sample
        let answer = await trial.meter.other {
            await trial.client.getObjectTagging(
                sample.source, headers: headers, using: S3Exchange())
        }
        switch answer.result {
        case .success(let tags):
            source.tags = tags.map { S3Tag(key: $0.key, value: $0.value) }
        case .failure(let failure) where PreflightReason.isUnknown(failure):
            findings.add(
                PreflightFinding(.note, "Tags", "The store has no tags: none are copied"),
                sample.name)
        case .failure(let failure):
            source.hasUnreadableTags = true
            findings.add(
                PreflightReason.finding(
                    failure, .problem, action: action("s3:GetObjectTagging", sample),
                    on: place(sample),
                    doing: "Copies keep their sources' tags, and those of an object cannot be "
                        + "read; NewObjectTagging in the job would make it needless"),
                sample.name)
        }
    }

    private func acl(of sample: PreflightSample) async throws -> PreflightFinding? {
        let answer = await trial.meter.other {
            await trial.client.getObjectACL(sample.source, headers: headers, using: S3Exchange())
        }
        guard let failure = answer.failure, !PreflightReason.isUnknown(failure) else { return nil }
        return PreflightReason.finding(
            failure, .warning, action: action("s3:GetObjectAcl", sample), on: place(sample),
            doing: "The access control list of an object cannot be read, and is not replicated")
    }

    /// The action for a version where the row names one.
    private func action(_ name: String, _ sample: PreflightSample) -> String {
        guard sample.source.versionID != nil else { return name }
        return name.replacing("s3:GetObject", with: "s3:GetObjectVersion")
    }

    private func place(_ sample: PreflightSample) -> String {
        PreflightReason.objects(sample.bucketName)
    }
}
