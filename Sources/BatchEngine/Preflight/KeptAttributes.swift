// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Compares what a store made of a copy with what was asked for: stores that do not know an option
/// mostly say nothing about it. Pure.
struct KeptAttributes {
    let operation: S3PutObjectCopy
    let source: SampledSource

    /// What HEAD of the copy, asked for checksums too, does not show.
    func findings(_ copy: ObjectHead) -> [PreflightFinding] {
        var findings: [PreflightFinding] = []
        if UInt64(max(0, copy.size)) != source.size {
            findings.append(
                PreflightFinding(
                    .problem, "Copies",
                    "A copy has \(copy.size) bytes and its source \(source.size): the store loses "
                        + "content", remedy: "Do not copy with this store"))
        }
        if let wanted = operation.storageClass?.rawValue,
            wanted != copy.storageClass ?? StorageClass.standard.rawValue
        {
            findings.append(lost("StorageClass", "\(wanted)", of: copy.storageClass))
        }
        findings += encryption(copy)
        if let wanted = operation.checksumAlgorithm,
            copy.header("x-amz-checksum-\(wanted.rawValue.lowercased())") == nil
        {
            findings.append(lost("ChecksumAlgorithm", wanted.rawValue))
        }
        if let wanted = operation.redirectLocation, copy.websiteRedirectLocation != wanted {
            findings.append(lost("RedirectLocation", wanted, of: copy.websiteRedirectLocation))
        }
        return findings + metadata(copy)
    }

    /// What the tags of the copy lack.
    func findings(tags kept: [ObjectTag]) -> [PreflightFinding] {
        let wanted = operation.newObjectTagging ?? source.tags ?? []
        let found = Set(kept.map { "\($0.key)=\($0.value)" })
        guard !wanted.allSatisfy({ found.contains("\($0.key)=\($0.value)") }) else { return [] }
        return [
            PreflightFinding(
                .warning, "Tags",
                "The store takes tags of a copy and does not keep them",
                remedy: "Tag the copies by other means, or use another store")
        ]
    }

    /// Whether the copy's list grants nothing that was asked for.
    func findings(acl kept: ObjectACL) -> [PreflightFinding] {
        let canned = operation.cannedAccessControlList
        let isPublic = canned.map {
            [.publicRead, .publicReadWrite, .authenticatedRead, .awsExecRead].contains($0)
        }
        guard isPublic == true || !operation.accessControlGrants.isEmpty, kept.isPrivate else {
            return []
        }
        return [
            PreflightFinding(
                .warning, "Access control lists",
                "The store takes the access control list of a copy and does not keep it",
                remedy: "Leave CannedAccessControlList and AccessControlGrants out, and give "
                    + "access by a bucket policy")
        ]
    }

    private func encryption(_ copy: ObjectHead) -> [PreflightFinding] {
        let algorithm = operation.newObjectMetadata?.sseAlgorithm
        let isWanted = algorithm != nil || operation.sseAWSKMSKeyID != nil
        let wantsKMS = operation.sseAWSKMSKeyID != nil || algorithm == .kms
        guard isWanted else { return [] }
        let found = copy.encryption
        if wantsKMS ? found.isKMS : found != .plain { return [] }
        return [lost("Encryption", wantsKMS ? "aws:kms" : "AES256")]
    }

    private func metadata(_ copy: ObjectHead) -> [PreflightFinding] {
        guard operation.effectiveMetadataDirective == .replace,
            let wanted = operation.newObjectMetadata
        else { return [] }
        let found = Dictionary(
            copy.userMetadata.map {
                (
                    String(decoding: $0.name, as: UTF8.self).lowercased(),
                    String(decoding: $0.value, as: UTF8.self)
                )
            }, uniquingKeysWith: { first, _ in first })
        let missing = wanted.userMetadata.filter { found[$0.name.lowercased()] != $0.value }
        guard let first = missing.first else { return [] }
        return [lost("NewObjectMetadata", "\(first.name)=\(first.value)")]
    }

    private func lost(_ member: String, _ wanted: String, of found: String? = nil)
        -> PreflightFinding
    {
        PreflightFinding(
            .warning, member,
            "The store takes \(wanted) and the copy shows \(found ?? "nothing of it")",
            remedy: "Leave it out if that is no matter, or use a store that keeps it")
    }
}
