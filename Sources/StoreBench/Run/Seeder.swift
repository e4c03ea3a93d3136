// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Makes the objects that are copied, read and listed.
struct Seeder: Sendable {
    /// With retries: what is not measured should only succeed.
    let client: S3Client
    let place: BenchPlace
    let stop: BenchStop

    /// Objects of one size.
    ///
    /// - Throws: `BenchFailure` with what the store said to the first that it refused.
    func seed(bytes: UInt64, wanted: Int) async throws -> SeededObjects {
        let count = SeededObjects.count(wanted: wanted, bytes: bytes)
        let names = (0..<count).map { "source/\(bytes)/\($0)" }
        let content = RandomBytes.make(Int(min(bytes, BenchLimits.seedPartBytes)))
        try await each(names) { name in
            if bytes <= BenchLimits.seedPartBytes {
                await put(name, content)
            } else {
                await putInParts(name, bytes: bytes, content)
            }
        }
        return SeededObjects(keys: names.map { place.prefix.key($0) }, bytes: bytes)
    }

    /// Keys for listings, each an object of one byte.
    func seedList(_ count: Int) async throws {
        let names = (0..<count).map { "list/\($0)" }
        try await each(names) { await put($0, [0]) }
    }

    /// Does something for every name, several at once, until one fails.
    private func each(
        _ names: [String], _ body: @escaping @Sendable (String) async -> S3Failure?
    ) async throws {
        var waiting = names[...]
        var failure: S3Failure?
        await withTaskGroup(of: S3Failure?.self) { group in
            for name in waiting.prefix(BenchLimits.housekeepingAtOnce) {
                group.addTask { await body(name) }
            }
            waiting = waiting.dropFirst(BenchLimits.housekeepingAtOnce)
            while let ended = await group.next() {
                failure = failure ?? ended
                guard failure == nil, !stop.isRequested, let name = waiting.popFirst() else {
                    continue
                }
                group.addTask { await body(name) }
            }
        }
        guard let failure else { return }
        throw BenchFailure(
            .store, "the store refused an object of the measurement: \(failure.sentence)")
    }

    private func put(_ name: String, _ content: [UInt8]) async -> S3Failure? {
        await client.putObject(place.object(name), body: content, using: S3Exchange()).failure
    }

    private func putInParts(_ name: String, bytes: UInt64, _ content: [UInt8]) async -> S3Failure? {
        let object = place.object(name)
        let exchange = S3Exchange()
        let created = await client.createMultipartUpload(
            object, headers: HeaderBlock(), using: exchange)
        guard let uploadID = created.value else { return created.failure }
        var parts: [UploadedPart] = []
        var left = bytes
        while left > 0 {
            let count = min(left, UInt64(content.count))
            let answer = await client.uploadPart(
                object, uploadID: uploadID, number: parts.count + 1,
                body: count == content.count ? content : Array(content.prefix(Int(count))),
                using: exchange)
            // What is left of it is aborted with everything else.
            guard let part = answer.value else { return answer.failure }
            parts.append(part)
            left -= count
        }
        return await client.completeMultipartUpload(
            object, uploadID: uploadID, parts: parts, using: exchange
        ).failure
    }
}

extension S3Failure {
    /// `SlowDown: Please reduce your request rate.`
    var sentence: String { "\(code): \(message)" }
}
