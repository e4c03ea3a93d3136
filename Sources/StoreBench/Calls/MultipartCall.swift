// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A copy in parts: create, copy the parts a few at a time, complete. What cannot be completed is
/// aborted.
struct MultipartCall: BenchCall {
    private let client: S3Client
    private let place: BenchPlace
    private let sources: SeededObjects
    private let partBytes: UInt64
    private var keys: WorkerKeys
    private var turn: Int
    private let exchange = S3Exchange()

    init(
        client: S3Client, place: BenchPlace, sources: SeededObjects, partBytes: UInt64,
        keys: WorkerKeys, turn: Int
    ) {
        self.client = client
        self.place = place
        self.sources = sources
        self.partBytes = partBytes
        self.keys = keys
        self.turn = turn
    }

    nonisolated(nonsending) mutating func perform() async -> CallOutcome {
        turn += 1
        let object = ObjectAddress(bucket: place.bucket, key: keys.next())
        let source = ObjectAddress(
            bucket: place.bucket, key: sources.keys[turn % sources.keys.count])
        var outcome = CallOutcome()
        let created = await client.createMultipartUpload(
            object, headers: HeaderBlock(), using: exchange)
        outcome.note(created)
        if let uploadID = created.value {
            outcome.add(await copy(source, to: object, uploadID: uploadID))
        }
        return outcome
    }

    /// Copies the parts and completes the upload, or aborts it.
    nonisolated(nonsending) private func copy(
        _ source: ObjectAddress, to object: ObjectAddress, uploadID: String
    ) async -> CallOutcome {
        let copied = await copyParts(of: source, to: object, uploadID: uploadID)
        var outcome = copied.outcome
        if outcome.isSuccess {
            outcome.note(
                await client.completeMultipartUpload(
                    object, uploadID: uploadID, parts: copied.parts, using: exchange))
        }
        if outcome.isSuccess {
            outcome.bytes = sources.bytes
        } else {
            outcome.note(
                await client.abortMultipartUpload(object, uploadID: uploadID, using: exchange))
        }
        return outcome
    }

    /// The parts in ascending order; the first failure ends the rest.
    nonisolated(nonsending) private func copyParts(
        of source: ObjectAddress, to object: ObjectAddress, uploadID: String
    ) async -> (parts: [UploadedPart], outcome: CallOutcome) {
        let count = Int((sources.bytes + partBytes - 1) / partBytes)
        var outcome = CallOutcome()
        var parts: [UploadedPart] = []
        await withTaskGroup(of: S3Answer<UploadedPart>.self) { group in
            var next = 1
            func add() {
                let number = next
                let range = range(ofPart: number)
                next += 1
                group.addTask { [client] in
                    await client.uploadPartCopy(
                        object, uploadID: uploadID, number: number, source: source, range: range,
                        using: S3Exchange())
                }
            }
            while next <= min(count, BenchLimits.partsAtOnce) { add() }
            while let answer = await group.next() {
                outcome.note(answer)
                if let part = answer.value { parts.append(part) }
                if next <= count, outcome.isSuccess { add() }
            }
        }
        return (parts.sorted { $0.number < $1.number }, outcome)
    }

    private func range(ofPart number: Int) -> Range<Int> {
        let start = UInt64(number - 1) * partBytes
        return Int(start)..<Int(min(start + partBytes, sources.bytes))
    }
}
