// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Looks at a large object after its parts were put together. One or two requests, which is nothing
/// beside its parts, and some stores lose on this way what they say they have kept.
struct CopyVerifier {
    let plan: CopyPlan
    let client: S3Client

    /// Fails when the copy is not as long as its source; sets the tags where the store lost them.
    ///
    /// - Returns: what there is to compare of the copy; nil where it may not be read.
    func verify(
        _ task: CopyTask, objectBytes: UInt64, tags: [S3Tag]
    ) async throws(CopyInterruption) -> ContentFacts? {
        let headers =
            plan.verification == .checksum
            ? plan.headers.askingForChecksums() : plan.headers.everyRequest()
        let answer = await client.headObject(
            destination(task), headers: headers, using: S3Exchange())
        if let failure = answer.failure {
            // Who may write need not be allowed to read: the store's word for the copy stands.
            guard failure.kind == .task, failure.httpStatus == 403 else {
                throw CopyInterruption(failure, attempts: answer.attempts)
            }
        } else if let copy = answer.value, UInt64(copy.size) != objectBytes {
            throw CopyInterruption(
                .outcome(.failed(Self.wrongSize(copy.size, wanted: objectBytes))))
        }
        try await verify(plan.operation.newObjectTagging ?? tags, of: task)
        return answer.value.map { ContentFacts($0) }
    }

    /// The outcome of a row whose parts were put together, as `--verify` wants it. No request.
    func outcome(
        _ source: ContentFacts, _ copy: ContentFacts?, attempts: Int
    ) -> TaskOutcome {
        guard let verification = plan.verification, verification != Verification.none else {
            return .succeeded(attempts: attempts)
        }
        guard let copy else { return .unverified(.copyUnreadable) }
        return CopyComparison.outcome(
            of: ContentComparison.verdict(verification, source, copy), attempts: attempts,
            isAsked: true)
    }

    /// Whether the destination holds an object of these parts, for a store that did not get to say
    /// so. An older object of the same size is none.
    func isMade(
        _ task: CopyTask, _ objectBytes: UInt64, of parts: [UploadedPart]
    ) async throws(CopyInterruption) -> Bool {
        let answer = await client.headObject(
            destination(task), headers: plan.headers.everyRequest(), using: S3Exchange())
        if let failure = answer.failure {
            // A stop, or credentials that are missing, say nothing about the object.
            let interruption = CopyInterruption(failure, attempts: answer.attempts)
            guard case .outcome = interruption.result else { throw interruption }
        }
        guard let copy = answer.value else { return false }
        return UInt64(copy.size) == objectBytes && MultipartETag.isMade(copy.etag, of: parts)
    }

    private func verify(_ tags: [S3Tag], of task: CopyTask) async throws(CopyInterruption) {
        guard !tags.isEmpty else { return }
        let headers = plan.headers.everyRequest()
        let wanted = tags.map { ObjectTag(key: $0.key, value: $0.value) }
        let kept = await client.getObjectTagging(
            destination(task), headers: headers, using: S3Exchange())
        if let kept = kept.value, Self.isSame(kept, wanted) { return }
        // Not allowed to look; what concerns the credentials has the same status and says nothing.
        if let refusal = kept.failure, refusal.kind == .task, refusal.httpStatus == 403,
            TagHeader.fits(tags)
        {
            return
        }
        let answer = await client.putObjectTagging(
            destination(task), tags: wanted, headers: headers, using: S3Exchange())
        guard var failure = answer.failure else { return }
        failure.message =
            "The object was copied but its tags could not be set: " + failure.message
        throw CopyInterruption(failure, attempts: answer.attempts)
    }

    private func destination(_ task: CopyTask) -> ObjectAddress {
        ObjectAddress(bucket: plan.destinationBucket, key: task.destinationKey)
    }

    private static func isSame(_ one: [ObjectTag], _ other: [ObjectTag]) -> Bool {
        one.sorted { $0.key < $1.key } == other.sorted { $0.key < $1.key }
    }

    private static func wrongSize(_ found: Int, wanted: UInt64) -> TaskFailure {
        TaskFailure(
            httpStatus: 200, errorCode: "IncompleteCopy",
            message: "The copy has \(found) bytes and its source \(wanted); the store lost some",
            attempts: 1)
    }
}
