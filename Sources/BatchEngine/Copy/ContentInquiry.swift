// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Asks a store what it knows of an object's bytes: HEAD, one request each.
struct ContentInquiry {
    let plan: CopyPlan
    let client: S3Client
    let throttles: ThrottleCounter
    private let exchange = S3Exchange()

    init(plan: CopyPlan, client: S3Client, throttles: ThrottleCounter) {
        self.plan = plan
        self.client = client
        self.throttles = throttles
    }

    /// The object at a copy's destination; nil when there is none.
    nonisolated(nonsending) func destination(
        _ task: CopyTask, withChecksums: Bool = false
    ) async throws(CopyInterruption) -> ObjectHead? {
        let place = ObjectAddress(bucket: plan.destinationBucket, key: task.destinationKey)
        let answer = await head(place, withChecksums)
        guard var failure = answer.failure else { return answer.value }
        if failure.httpStatus == 404 { return nil }
        failure.message =
            "What the destination has could not be asked (HeadObject: s3:GetObject, s3:ListBucket"
            + " on it): " + failure.message
        throw CopyInterruption(failure, attempts: answer.attempts)
    }

    /// The source of a copy, of that version where one is given; the reason when it cannot be
    /// asked.
    nonisolated(nonsending) func source(
        _ task: CopyTask, versionID: [UInt8]?, withChecksums: Bool = false
    ) async throws(CopyInterruption) -> Result<ObjectHead, SourceRefusal> {
        var place = task.source
        place.versionID = place.versionID ?? versionID
        let answer = await head(place, withChecksums)
        guard let failure = answer.failure else {
            return answer.value.map { .success($0) } ?? .failure(SourceRefusal(.sourceUnreadable))
        }
        switch failure.httpStatus {
        case 404: return .failure(SourceRefusal(.sourceChanged))
        case 400, 401, 403, 405: return .failure(SourceRefusal(.sourceUnreadable))
        default: throw CopyInterruption(failure, attempts: answer.attempts)
        }
    }

    /// Why a source says nothing of its bytes.
    struct SourceRefusal: Error {
        let reason: UnverifiedReason

        init(_ reason: UnverifiedReason) { self.reason = reason }
    }

    nonisolated(nonsending) private func head(
        _ place: ObjectAddress, _ withChecksums: Bool
    ) async -> S3Answer<ObjectHead> {
        let period = throttles.currentPeriod
        let headers =
            withChecksums ? plan.headers.askingForChecksums() : plan.headers.everyRequest()
        let answer = await client.headObject(place, headers: headers, using: exchange)
        throttles.add(answer.throttles, since: period)
        return answer
    }
}
