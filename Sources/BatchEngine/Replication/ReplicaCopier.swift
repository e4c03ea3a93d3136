// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Brings one row of a replicate job to its destination at a time: HEAD, access control list, then
/// one copy, or a delete marker, or the lane of large objects. Every worker has one of its own.
final class ReplicaCopier {
    private let examiner: ReplicaExaminer
    /// Copiers for the operations met last, the latest first: objects that differ in nothing that
    /// has to be carried over share one, with the headers and the signature it has made ready.
    private var copiers: [(operation: S3PutObjectCopy, copier: ObjectCopier)] = []

    init(examiner: ReplicaExaminer) {
        self.examiner = examiner
    }

    /// Does what the row asks for, or says that it belongs to the lane of large objects.
    nonisolated(nonsending) func copy(_ row: ManifestRow) async -> CopyResult {
        if let problem = row.problem { return .outcome(.failed(problem.failure(line: row.line))) }
        let task = task(row)
        do throws(CopyInterruption) {
            switch try await examiner.examine(task) {
            case .deleteMarker(let bucket): return await putDeleteMarker(task, in: bucket)
            case .copy(let operation, let byteCount):
                guard byteCount <= examiner.settings.multipartThresholdBytes else {
                    return .large(task)
                }
                return await examiner.copyMinding(operation, at: .copy) { await copy(row, $0) }
            }
        } catch {
            return error.result
        }
    }

    /// The row as the lane of large objects takes it.
    func task(_ row: ManifestRow) -> CopyTask { CopyTask(replicating: row) }

    nonisolated(nonsending) private func copy(
        _ row: ManifestRow, _ operation: S3PutObjectCopy
    ) async -> CopyResult {
        let copier = copier(for: operation)
        var result = CopyResult.abandoned
        await copier.watchingCancellation { result = await copier.copy(row) }
        // The store found it too large: its lane has to know the rule, which a copier does not.
        if case .large = result { return .large(task(row)) }
        return result
    }

    private func copier(for operation: S3PutObjectCopy) -> ObjectCopier {
        if let place = copiers.firstIndex(where: { $0.operation == operation }) {
            if place > 0 { copiers.swapAt(place, place - 1) }
            return copiers[max(0, place - 1)].copier
        }
        let copier = ObjectCopier(
            plan: examiner.plan(operation), client: examiner.client,
            throttles: examiner.throttles, care: examiner.care)
        if copiers.count == Limits.replicaOperationsKept { copiers.removeLast() }
        copiers.append((operation, copier))
        return copier
    }

    /// A DELETE without a version puts a delete marker over the key's versions.
    nonisolated(nonsending) private func putDeleteMarker(
        _ task: CopyTask, in bucket: [UInt8]
    ) async -> CopyResult {
        let period = examiner.throttles.currentPeriod
        let answer = await examiner.client.deleteObject(
            ObjectAddress(bucket: bucket, key: task.destinationKey), using: S3Exchange())
        examiner.throttles.add(answer.throttles, since: period)
        guard let failure = answer.failure else {
            return .outcome(.succeeded(attempts: answer.attempts))
        }
        return ReplicationCode.result(
            of: failure, attempts: answer.attempts, at: .putDeleteMarker)
    }
}

extension CopyTask {
    /// A row of a replicate job, whose destination is another bucket and the same key.
    init(replicating row: ManifestRow) {
        let key = row.withKey { [UInt8]($0) }
        self.init(
            row: row.index, line: row.line, bucket: row.withBucket { [UInt8]($0) }, key: key,
            versionID: row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) }, destinationKey: key,
            etag: nil, destination: row.destination)
    }
}
