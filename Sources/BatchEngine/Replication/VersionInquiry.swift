// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Asks the store about one version until its bucket's rules can decide.
struct VersionInquiry: Sendable {
    let client: S3Client

    /// What becomes of the version; a failure when no request can succeed until somebody acts.
    func resolve(
        _ version: VersionToReplicate, _ rules: BucketRules.Known
    ) async -> Result<RowResolution, JobFailure> {
        var version = version
        let exchange = S3Exchange()
        do throws(CopyInterruption) {
            // Each answer removes a question, and a delete marker all of them.
            for _ in 0..<3 {
                if let resolution = rules.resolution(of: version) { return .success(resolution) }
                let questions = rules.questions(about: version)
                if questions.contains(.tags) {
                    try await askTags(of: &version, exchange)
                } else {
                    try await askHead(of: &version, exchange)
                }
            }
        } catch {
            switch error.result {
            case .outcome(.failed(let failure)): return .success(.refused(failure))
            case .blocked(let failure): return .failure(failure)
            case .outcome, .abandoned, .large: return .failure(Self.interrupted)
            }
        }
        preconditionFailure("a version of which all is known must be decided")
    }

    func askTags(
        of version: inout VersionToReplicate, _ exchange: S3Exchange
    ) async throws(CopyInterruption) {
        let answer = await client.getObjectTagging(version.address, using: exchange)
        switch answer.result {
        case .success(let tags):
            version.facts.tags = tags.map { S3Tag(key: $0.key, value: $0.value) }
        case .failure(let failure) where failure.isDeleteMarker || failure.httpStatus == 405:
            version.facts.isDeleteMarker = true
        case .failure(let failure) where failure.httpStatus == 404:
            try await askListing(of: &version, failure, answer.attempts, at: .readTags)
        // A store without tags has none to match.
        case .failure(let failure) where failure.httpStatus == 501:
            version.facts.tags = []
        case .failure(let failure):
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: answer.attempts, at: .readTags))
        }
    }

    func askHead(
        of version: inout VersionToReplicate, _ exchange: S3Exchange
    ) async throws(CopyInterruption) {
        let answer = await client.headObject(version.address, using: exchange)
        switch answer.result {
        case .success(let head):
            version.facts.encryption = head.encryption
            version.facts.replicationStatus = head.replicationStatus ?? ""
            version.facts.storageClass = head.storageClass
        case .failure(let failure) where failure.isDeleteMarker || failure.httpStatus == 405:
            version.facts.isDeleteMarker = true
        case .failure(let failure) where failure.httpStatus == 404:
            try await askListing(of: &version, failure, answer.attempts, at: .headSource)
        // As HEAD answers of an object that a customer's key encrypts, which the copy finds out.
        case .failure(let failure) where failure.kind == .task && failure.httpStatus == 400:
            version.facts.encryption = .sseC
        case .failure(let failure):
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: answer.attempts, at: .headSource))
        }
    }

    /// A version that is called missing may be a delete marker all the same.
    private func askListing(
        of version: inout VersionToReplicate, _ failure: S3Failure, _ attempts: Int,
        at step: ReplicationStep
    ) async throws(CopyInterruption) {
        switch try await VersionLookup(client: client).find(version.address) {
        case .deleteMarker: version.facts.isDeleteMarker = true
        case .missing:
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: attempts, at: step))
        case .object:
            throw CopyInterruption(
                .outcome(
                    .failed(
                        TaskFailure(
                            httpStatus: failure.httpStatus, errorCode: "SrcObjectNotFound",
                            message: "The store lists this version and denies it when it is asked "
                                + "for it: \(failure.code): \(failure.message)",
                            attempts: attempts))))
        }
    }

    private static let interrupted = JobFailure(
        failureCode: "Interrupted",
        failureReason: "The run was interrupted while its manifest was prepared; resume it")
}
