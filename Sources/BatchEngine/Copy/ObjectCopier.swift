// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Copies one manifest row at a time with one request where that is enough.
///
/// Every worker has a copier of its own, whose exchange serves all its objects in turn.
struct ObjectCopier {
    private let plan: CopyPlan
    private let client: S3Client
    /// A CopyObject; only its key and its source change from row to row.
    private let exchange = S3Exchange()
    /// For asking sizes, where that is wished; kept apart, so that neither has to be filled anew.
    private let sizeExchange: S3Exchange?
    private let throttles: ThrottleCounter
    /// Conditions and comparison; nil where one request is all that a copy takes.
    private let careful: CarefulCopier?

    init(plan: CopyPlan, client: S3Client, throttles: ThrottleCounter, care: CopyCare) {
        self.plan = plan
        self.client = client
        self.throttles = throttles
        sizeExchange = plan.headFirst ? S3Exchange() : nil
        careful = CarefulCopier(plan: plan, client: client, throttles: throttles, care: care)
        exchange.method = .put
        exchange.bucket = plan.destinationBucket
        exchange.headers = plan.copyObjectHeaders
    }

    /// Runs what calls `copy` for row after row; when the task is cancelled, the copy under way
    /// ends promptly.
    nonisolated(nonsending) func watchingCancellation(
        _ body: nonisolated(nonsending) () async -> Void
    ) async {
        await client.watchingCancellation(of: exchange, body)
    }

    /// Copies the object of a row, or says that it belongs to the lane of large objects. From here
    /// down to the transport all runs on the caller's executor, which is the event loop.
    nonisolated(nonsending) func copy(_ row: ManifestRow) async -> CopyResult {
        if let problem = row.problem { return .outcome(.failed(problem.failure(line: row.line))) }
        exchange.copyBytes = nil
        if row.tellsOfObject {
            if let result = await judge(row) { return result }
        } else if let sizeExchange = askingForSize {
            switch await sizeUp(row, using: sizeExchange) {
            case .left(let result): return result
            case .small(let head): if let careful { return await copy(row, head, careful) }
            }
        }
        if let careful { return await copy(row, nil, careful) }
        prepareCopyObject(row)
        let reply = await send()
        guard let failure = reply.failure else {
            return .outcome(.succeeded(attempts: reply.attempts))
        }
        if FailureVerdict.isTooLarge(failure) { return .large(task(row)) }
        return FailureVerdict.result(of: failure, attempts: reply.attempts)
    }

    /// The same with conditions and comparison. `head` is what the source was found to be.
    nonisolated(nonsending) private func copy(
        _ row: ManifestRow, _ head: ObjectHead?, _ careful: CarefulCopier
    ) async -> CopyResult {
        let source = head.map { KnownSource($0) } ?? KnownSource(row)
        return await careful.copy(task(row), source, exchange) { onCondition in
            prepareCopyObject(row)
            if onCondition { exchange.headers.append("if-none-match", "*") }
            return await send()
        }
    }

    nonisolated(nonsending) private func send() async -> S3Reply {
        let period = throttles.currentPeriod
        let reply = await client.sendWatched(exchange, .copyObject)
        throttles.add(reply.throttles, since: period)
        return reply
    }

    /// The row as the lane of large objects takes it.
    func task(_ row: ManifestRow) -> CopyTask { CopyTask(row, plan: plan) }

    /// Where the row's object is copied to.
    func destination(_ row: ManifestRow) -> (bucket: [UInt8], key: [UInt8]) {
        (plan.destinationBucket, row.withKey { plan.keyPrefix + $0 })
    }

    private func prepareCopyObject(_ row: ManifestRow) {
        row.withValues { bucket, key, versionID in
            exchange.setKey(prefix: plan.keyPrefix, key)
            exchange.setCopySource(bucket: bucket, key: key, versionID: versionID)
        }
        if plan.pinsETag { pin(row.etag) } else if plan.ifNoneMatch { pin(nil) }
    }

    /// Has the store refuse the copy when the source is not the object that the manifest names.
    private func pin(_ etag: String?) {
        exchange.headers = plan.copyObjectHeaders
        if let etag { exchange.headers.append("x-amz-copy-source-if-match", "\"\(etag)\"") }
    }

    /// What follows from that which an inventory or a listing told of the object: which lane it
    /// takes, or why it cannot be copied. `nil` when one request will do.
    nonisolated(nonsending) private func judge(_ row: ManifestRow) async -> CopyResult? {
        if row.isArchived {
            let check = ArchiveCheck(client: client, headers: plan.headers.everyRequest())
            if let refusal = await check.refusal(task(row), row) { return refusal }
        }
        guard let size = row.sizeBytes else {
            guard let sizeExchange = askingForSize,
                case .left(let result) = await sizeUp(row, using: sizeExchange)
            else { return nil }
            return result
        }
        exchange.copyBytes = size
        let lane = CopyLane(
            sourceBytes: size, multipartThresholdBytes: plan.multipartThresholdBytes)
        return lane == .multipart ? .large(task(row)) : nil
    }

    /// What asks for sizes where somebody wants them to be known, if only to stay within a limit of
    /// bytes a second.
    private var askingForSize: S3Exchange? {
        guard plan.headFirst || client.limitsBytes else { return nil }
        return sizeExchange ?? S3Exchange()
    }

    /// What a source's size means.
    private enum Sizing {
        /// One request is enough; what was found of the source.
        case small(ObjectHead)
        case left(CopyResult)
    }

    /// Asks the source's size.
    nonisolated(nonsending) private func sizeUp(
        _ row: ManifestRow, using exchange: S3Exchange
    ) async -> Sizing {
        let task = task(row)
        let headers =
            plan.verification == .checksum
            ? plan.headers.askingForChecksums() : plan.headers.everyRequest()
        let period = throttles.currentPeriod
        let answer = await client.headObject(
            task.source, headers: headers, using: exchange)
        throttles.add(answer.throttles, since: period)
        switch answer.result {
        case .success(let source):
            self.exchange.copyBytes = UInt64(source.size)
            let lane = CopyLane(
                sourceBytes: UInt64(source.size),
                multipartThresholdBytes: plan.multipartThresholdBytes
            )
            return lane == .multipart ? .left(.large(task)) : .small(source)
        case .failure(var failure):
            if failure.httpStatus == 404 { failure.code = "NoSuchKey" }
            return .left(FailureVerdict.result(of: failure, attempts: answer.attempts))
        }
    }
}

extension CopyTask {
    init(_ row: ManifestRow, plan: CopyPlan) {
        let key = row.withKey { [UInt8]($0) }
        self.init(
            row: row.index, line: row.line, bucket: row.withBucket { [UInt8]($0) }, key: key,
            versionID: row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) },
            destinationKey: plan.keyPrefix + key, etag: plan.pinsETag ? row.etag : nil)
    }
}
