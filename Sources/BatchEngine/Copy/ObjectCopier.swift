// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Copies one manifest row at a time with one request where that is enough.
///
/// Every worker has a copier of its own, whose buffers serve all its objects in turn.
struct ObjectCopier {
    private let plan: CopyPlan
    private let client: S3Client
    private let exchange = S3Exchange()
    private var bucket: [UInt8] = []
    private var key: [UInt8] = []
    private var versionID: [UInt8] = []
    private var copySource: [UInt8] = []
    /// How many requests of the last copy the store throttled.
    private(set) var throttles = 0

    init(plan: CopyPlan, client: S3Client) {
        self.plan = plan
        self.client = client
    }

    /// Copies the object of a row, or says that it belongs to the lane of large objects. From here
    /// down to the transport all runs on the caller's executor, which is the event loop.
    nonisolated(nonsending) mutating func copy(_ row: ManifestRow) async -> CopyResult {
        throttles = 0
        if let problem = row.problem { return .outcome(.failed(problem.failure(line: row.line))) }
        if plan.headFirst, let result = await sizeUp(row) { return result }
        prepareCopyObject(row)
        let reply = await client.send(exchange, .copyObject)
        throttles += reply.throttles
        guard let failure = reply.failure else {
            return .outcome(.succeeded(attempts: reply.attempts))
        }
        if FailureVerdict.isTooLarge(failure) { return .large(CopyTask(row, plan: plan)) }
        return FailureVerdict.result(of: failure, attempts: reply.attempts)
    }

    private mutating func prepareCopyObject(_ row: ManifestRow) {
        row.withBucket { Self.replace(&bucket, by: $0) }
        row.withKey { Self.replace(&key, by: $0) }
        row.withVersionID { Self.replace(&versionID, by: $0) }
        copySource.removeAll(keepingCapacity: true)
        CopySource.append(
            bucket: bucket, key: key, versionID: versionID.isEmpty ? nil : versionID,
            to: &copySource)
        exchange.reset()
        exchange.method = .put
        exchange.bucket.append(contentsOf: plan.destinationBucket)
        exchange.key.append(contentsOf: plan.keyPrefix)
        exchange.key.append(contentsOf: key)
        exchange.headers.append(contentsOf: plan.copyObjectHeaders)
        exchange.headers.append("x-amz-copy-source", copySource)
    }

    private static func replace(_ buffer: inout [UInt8], by bytes: UnsafeRawBufferPointer) {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: bytes)
    }

    /// Asks the source's size. `nil` when it is small enough for one request.
    nonisolated(nonsending) private mutating func sizeUp(_ row: ManifestRow) async -> CopyResult? {
        let task = CopyTask(row, plan: plan)
        let answer = await client.headObject(
            task.source, headers: plan.headers.everyRequest(), using: exchange)
        throttles += answer.throttles
        switch answer.result {
        case .success(let source):
            let lane = CopyLane(
                sourceBytes: UInt64(source.size),
                multipartThresholdBytes: plan.multipartThresholdBytes
            )
            return lane == .multipart ? .large(task) : nil
        case .failure(var failure):
            if failure.httpStatus == 404 { failure.code = "NoSuchKey" }
            return FailureVerdict.result(of: failure, attempts: answer.attempts)
        }
    }
}

extension CopyTask {
    init(_ row: ManifestRow, plan: CopyPlan) {
        let key = row.withKey { [UInt8]($0) }
        self.init(
            row: row.index, line: row.line, bucket: row.withBucket { [UInt8]($0) }, key: key,
            versionID: row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) },
            destinationKey: plan.keyPrefix + key)
    }
}
