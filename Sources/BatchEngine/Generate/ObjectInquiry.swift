// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Asks the store about listed objects what a filter wants to know and a listing does not tell.
struct ObjectInquiry: Sendable {
    let lanes: [StoreLane]
    let bucket: String
    let headers: HeaderBlock
    let matcher: ManifestMatcher

    /// Those of the objects that the filter takes, in their order; as few requests as it needs.
    ///
    /// - Throws: `JobFailure` when the store does not answer.
    func matching(_ objects: [ListedObject]) async throws -> [ListedObject] {
        var taken = [Bool](repeating: false, count: objects.count)
        var open: [Int] = []
        for (index, object) in objects.enumerated() {
            switch matcher.verdict(on: Self.facts(object)) {
            case .enters: taken[index] = true
            case .staysOut: break
            case .needs: open.append(index)
            }
        }
        if !open.isEmpty {
            for (index, enters) in try await ask(open, objects) { taken[index] = enters }
        }
        return zip(objects, taken).filter(\.1).map(\.0)
    }

    private func ask(
        _ open: [Int], _ objects: [ListedObject]
    ) async throws -> [(Int, Bool)] {
        try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            var rest = open[...]
            var answers: [(Int, Bool)] = []
            func start() {
                guard let index = rest.popFirst() else { return }
                let lane = lanes[index % lanes.count]
                group.addTask(executorPreference: lane.executor) {
                    (index, try await enters(objects[index], lane.client))
                }
            }
            for _ in 0..<Limits.replicationQuestionsAtOnce { start() }
            while let answer = try await group.next() {
                answers.append(answer)
                start()
            }
            return answers
        }
    }

    private func enters(_ object: ListedObject, _ client: S3Client) async throws -> Bool {
        let address = ObjectAddress(
            bucket: Array(bucket.utf8), key: object.key,
            versionID: object.versionID.map { Array($0.utf8) })
        let exchange = S3Exchange()
        var facts = Self.facts(object)
        // Each answer removes a question.
        for _ in 0..<3 {
            guard case .needs(let questions) = matcher.verdict(on: facts) else { break }
            let isThere =
                questions.contains(.head)
                ? try await askHead(address, client, exchange, &facts)
                : try await askTags(address, client, exchange, &facts)
            guard isThere else { return false }
        }
        return matcher.verdict(on: facts) == .enters
    }

    /// False for an object that is gone.
    private func askHead(
        _ address: ObjectAddress, _ client: S3Client, _ exchange: S3Exchange,
        _ facts: inout ObjectFacts
    ) async throws -> Bool {
        let answer = await client.headObject(address, headers: headers, using: exchange)
        switch answer.result {
        case .success(let head):
            facts.encryption = head.encryption
            facts.replicationStatus = head.replicationStatus ?? ""
        // As HEAD answers of an object that a customer's key encrypts.
        case .failure(let failure) where failure.httpStatus == 400:
            facts.encryption = .sseC
            facts.replicationStatus = facts.replicationStatus ?? ""
        case .failure(let failure):
            return try refuse(failure, "HeadObject")
        }
        return true
    }

    private func askTags(
        _ address: ObjectAddress, _ client: S3Client, _ exchange: S3Exchange,
        _ facts: inout ObjectFacts
    ) async throws -> Bool {
        let answer = await client.getObjectTagging(address, headers: headers, using: exchange)
        switch answer.result {
        case .success(let tags): facts.tags = tags.map { S3Tag(key: $0.key, value: $0.value) }
        // A store without tags has none to match.
        case .failure(let failure) where failure.httpStatus == 501: facts.tags = []
        case .failure(let failure): return try refuse(failure, "GetObjectTagging")
        }
        return true
    }

    private func refuse(_ failure: S3Failure, _ call: String) throws -> Bool {
        if failure.kind == .cancelled { throw CancellationError() }
        if [404, 405].contains(failure.httpStatus), failure.code != "NoSuchBucket" { return false }
        throw JobFailure(
            failureCode: "ManifestNotGenerated",
            failureReason: "The filter asks for what a listing of s3://\(bucket) does not tell, "
                + "and \(call) fails: \(failure.code): \(failure.message)")
    }

    private static func facts(_ object: ListedObject) -> ObjectFacts {
        ObjectFacts(
            key: object.key, isDeleteMarker: object.isDeleteMarker,
            size: object.isDeleteMarker ? nil : object.size, lastModified: object.lastModified,
            storageClass: object.isDeleteMarker
                ? nil : object.storageClass ?? StorageClass.standard.rawValue)
    }
}
