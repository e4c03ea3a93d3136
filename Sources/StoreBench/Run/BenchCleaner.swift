// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Deletes what measurements left, and nothing else: every key is looked at once more before it is
/// named to the store.
package struct BenchCleaner: Sendable {
    private let client: S3Client
    private let bucket: [UInt8]

    /// - Parameters:
    ///   - client: one that tries again.
    ///   - bucket: a name, or an access point's ARN.
    package init(client: S3Client, bucket: [UInt8]) {
        self.client = client
        self.bucket = bucket
    }

    /// Deletes all objects, versions and unfinished uploads of a measurement and looks whether any
    /// is left.
    package func clean(_ prefix: BenchPrefix) async -> BenchCleaning {
        var cleaning = BenchCleaning()
        var isClean = false
        for _ in 0..<BenchLimits.cleaningRounds where !isClean {
            cleaning.problem = nil
            let before = cleaning
            await abortUploads(of: prefix, &cleaning)
            await deleteObjects(of: prefix, below: prefix.text, &cleaning)
            // Only a look that finds nothing is proof.
            isClean = cleaning == before
        }
        let reason = "there was still something after \(BenchLimits.cleaningRounds) rounds"
        if !isClean { cleaning.problem = cleaning.problem ?? reason }
        return cleaning
    }

    /// Deletes what one cell wrote; the look at the end of everything comes later.
    func cleanCell(_ name: String, of prefix: BenchPrefix) async {
        var cleaning = BenchCleaning()
        await deleteObjects(of: prefix, below: prefix.text + name, &cleaning)
    }

    /// The measurements that left something below a prefix.
    ///
    /// - Throws: `BenchFailure` with what the store said.
    package func leftovers(under parent: String) async throws -> [BenchPrefix] {
        var found: Set<BenchPrefix> = []
        let marks = BenchPrefix.marks(under: parent)
        try await objectPages(below: marks) { page in
            found.formUnion(page.objects.compactMap { BenchPrefix(owning: $0.key, under: parent) })
        }
        try await uploadPages(below: marks) { uploads in
            found.formUnion(uploads.compactMap { BenchPrefix(owning: $0.key, under: parent) })
        }
        return found.sorted { $0.text < $1.text }
    }

    /// Asks for the first page of a prefix: whether the store can be reached, and the bucket used.
    func reach(_ prefix: BenchPrefix) async -> S3Failure? {
        await client.listObjects(
            bucket: bucket, prefix: Array(prefix.text.utf8), using: S3Exchange()
        ).failure
    }

    // MARK: Deleting

    private func deleteObjects(
        of prefix: BenchPrefix, below start: String, _ cleaning: inout BenchCleaning
    ) async {
        var total = cleaning
        do {
            try await objectPages(below: start) { page in
                guard page.objects.allSatisfy({ prefix.owns($0.key) }) else {
                    throw Self.foreignKey(prefix)
                }
                if let problem = await delete(page.objects, of: prefix) {
                    total.problem = total.problem ?? problem
                } else {
                    total.objects += UInt64(page.objects.count)
                    total.bytes += page.objects.reduce(0) { $0 + $1.size }
                }
            }
        } catch {
            total.problem = total.problem ?? "\(error)"
        }
        cleaning = total
    }

    /// The one place that deletes objects.
    private func delete(_ objects: [ListedObject], of prefix: BenchPrefix) async -> String? {
        precondition(
            objects.allSatisfy { prefix.owns($0.key) }, "a key that is not the measurement's own")
        let share = max(1, (objects.count + 3) / 4)
        return await withTaskGroup(of: String?.self, returning: String?.self) { group in
            for start in stride(from: 0, to: objects.count, by: share) {
                let some = Array(objects[start..<min(start + share, objects.count)])
                group.addTask { await deleteTogether(some) }
            }
            var problem: String?
            for await found in group { problem = problem ?? found }
            return problem
        }
    }

    private func deleteTogether(_ objects: [ListedObject]) async -> String? {
        let exchange = S3Exchange()
        let answer = await client.deleteObjects(objects, in: bucket, using: exchange)
        if let refused = answer.value { return refused.first }
        guard answer.failure?.kind == .task else { return answer.failure?.sentence }
        // Some stores know only the deletion of one.
        for object in objects {
            let address = ObjectAddress(
                bucket: bucket, key: object.key, versionID: object.versionID.map { Array($0.utf8) })
            let answer = await client.deleteObject(address, using: exchange)
            if let failure = answer.failure, failure.httpStatus != 404 { return failure.sentence }
        }
        return nil
    }

    private func abortUploads(of prefix: BenchPrefix, _ cleaning: inout BenchCleaning) async {
        var total = cleaning
        do {
            try await uploadPages(below: prefix.text) { uploads in
                guard uploads.allSatisfy({ prefix.owns($0.key) }) else {
                    throw Self.foreignKey(prefix)
                }
                for upload in uploads {
                    let answer = await client.abortMultipartUpload(
                        ObjectAddress(bucket: bucket, key: upload.key), uploadID: upload.uploadID,
                        using: S3Exchange())
                    if let failure = answer.failure, failure.code != "NoSuchUpload" {
                        total.problem = total.problem ?? failure.sentence
                    } else {
                        total.uploads += 1
                    }
                }
            }
        } catch {
            total.problem = total.problem ?? "\(error)"
        }
        cleaning = total
    }

    // MARK: Looking

    /// All pages of objects, or of versions where the bucket has them.
    private func objectPages(
        below prefix: String, _ body: (ObjectsPage) async throws -> Void
    ) async throws {
        let exchange = S3Exchange()
        let bytes = Array(prefix.utf8)
        let versioning = await client.bucketVersioning(bucket, using: exchange)
        // Who may not ask, or cannot, is taken for a bucket without versions.
        let hasVersions = (versioning.value ?? nil) != nil
        var marker: ObjectsPage.Marker?
        repeat {
            let answer =
                hasVersions
                ? await client.listObjectVersions(
                    bucket: bucket, prefix: bytes, after: marker, using: exchange)
                : await client.listObjects(
                    bucket: bucket, prefix: bytes, after: marker, using: exchange)
            let page = try Self.page(answer)
            if !page.objects.isEmpty { try await body(page) }
            guard page.next != marker else { break }
            marker = page.next
        } while marker != nil
    }

    private func uploadPages(
        below prefix: String, _ body: ([PendingUpload]) async throws -> Void
    ) async throws {
        let exchange = S3Exchange()
        var marker: UploadsPage.Marker?
        repeat {
            let answer = await client.listMultipartUploads(
                bucket: bucket, prefix: Array(prefix.utf8), after: marker, using: exchange)
            // A store that has no multipart uploads has none left.
            if answer.failure?.code == "NotImplemented" { return }
            let page = try Self.page(answer)
            if !page.uploads.isEmpty { try await body(page.uploads) }
            guard page.next != marker else { break }
            marker = page.next
        } while marker != nil
    }

    private static func page<Page>(_ answer: S3Answer<Page>) throws -> Page {
        switch answer.result {
        case .success(let page): return page
        case .failure(let failure): throw BenchFailure(.store, failure.sentence)
        }
    }

    private static func foreignKey(_ prefix: BenchPrefix) -> BenchFailure {
        BenchFailure(
            .cleaning,
            "the store listed a key that is not below \(prefix.text); nothing of that "
                + "page was deleted")
    }
}
