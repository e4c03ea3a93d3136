// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Copies the parts of one object side by side. The first failure ends the others.
struct PartCopier {
    let copier: MultipartCopier
    let upload: MultipartUpload
    let task: CopyTask

    /// All parts in ascending order, those of an earlier run among them.
    func copyAll() async throws(CopyInterruption) -> [UploadedPart] {
        var missing = (1...upload.layout.count).filter { upload.finishedParts[$0] == nil }[...]
        var parts = upload.finishedParts
        let failure = await withTaskGroup(
            of: Result<UploadedPart, CopyInterruption>.self, returning: CopyInterruption?.self
        ) { group in
            for number in missing.prefix(copier.partsAtOnce) {
                group.addTask { await copy(number) }
            }
            missing = missing.dropFirst(copier.partsAtOnce)
            var failure: CopyInterruption?
            while let result = await group.next() {
                switch result {
                case .success(let part):
                    parts[part.number] = part
                    guard failure == nil, let next = missing.popFirst() else { continue }
                    group.addTask { await copy(next) }
                case .failure(let interruption):
                    // What fails after a cancellation fails because of it.
                    failure = failure ?? interruption
                    group.cancelAll()
                }
            }
            return failure
        }
        if let failure { throw failure }
        return parts.values.sorted { $0.number < $1.number }
    }

    private func copy(_ number: Int) async -> Result<UploadedPart, CopyInterruption> {
        await copier.gate.withSlot {
            guard !Task.isCancelled else { return .failure(CopyInterruption(.abandoned)) }
            let range = upload.layout.range(ofPart: number)
            let source = ObjectAddress(
                bucket: task.bucket, key: task.key, versionID: upload.sourceVersionID)
            let period = copier.throttles.currentPeriod
            let answer = await copier.client.uploadPartCopy(
                copier.destination(task), uploadID: upload.uploadID, number: number,
                source: source, range: range, ifMatch: upload.sourceETag,
                headers: copier.everyRequest, using: S3Exchange())
            copier.throttles.add(answer.throttles, since: period)
            switch answer.result {
            case .success(let part) where part.isOfNothing:
                return .failure(CopyInterruption(.outcome(.failed(Self.emptyPart(number)))))
            case .success(let part):
                copier.board.countPart(bytes: UInt64(range.count))
                return .success(part)
            case .failure(let failure):
                return .failure(CopyInterruption(failure, attempts: answer.attempts))
            }
        }
    }

    /// Some servers take UploadPartCopy for UploadPart and store nothing, with a 200.
    private static func emptyPart(_ number: Int) -> TaskFailure {
        TaskFailure(
            httpStatus: 200, errorCode: "InvalidPart",
            message: "The store answered UploadPartCopy of part \(number) with the ETag of no "
                + "bytes at all: it does not copy parts. Raise --multipart-threshold", attempts: 1)
    }
}

extension UploadedPart {
    /// Whether the store says that the part is empty: the MD5 of nothing.
    fileprivate var isOfNothing: Bool { etag.contains("d41d8cd98f00b204e9800998ecf8427e") }
}
