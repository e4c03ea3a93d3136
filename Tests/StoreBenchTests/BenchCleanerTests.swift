// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import StoreBench

@Suite struct BenchCleanerTests {
    private let prefix = BenchPrefix(under: "a", id: 1)
    private static let noVersions = "<VersioningConfiguration/>"
    private static let noUploads = "<ListMultipartUploadsResult/>"

    private func listing(_ keys: [String]) -> String {
        let entries = keys.map { "<Contents><Key>\($0)</Key><Size>5</Size></Contents>" }
        return "<ListBucketResult><IsTruncated>false</IsTruncated>\(entries.joined())"
            + "</ListBucketResult>"
    }

    @Test("a store that lists a key outside of the prefix is not asked to delete anything of it")
    func foreignKey() async throws {
        let store = ListingStore([
            "versioning": Self.noVersions, "uploads": Self.noUploads,
            "list-type": listing([prefix.text + "cell-1/0/0", "a/precious"]),
        ])
        let cleaner = BenchCleaner(client: try store.client(), bucket: Array("b".utf8))
        let cleaning = await cleaner.clean(prefix)
        #expect(store.deleted.isEmpty)
        #expect(cleaning.problem?.contains("not below a/brigade-bench-0000000000000001/") == true)
    }

    @Test("a store that lists an upload outside of the prefix is not asked to abort it")
    func foreignUpload() async throws {
        let store = ListingStore([
            "versioning": Self.noVersions,
            "uploads": "<ListMultipartUploadsResult><Upload><Key>a/precious</Key>"
                + "<UploadId>u</UploadId></Upload></ListMultipartUploadsResult>",
            "list-type": listing([]),
        ])
        let cleaner = BenchCleaner(client: try store.client(), bucket: Array("b".utf8))
        let cleaning = await cleaner.clean(prefix)
        #expect(store.deleted.isEmpty)
        #expect(cleaning.problem != nil)
    }

    @Test("what is still listed after it was deleted is told, and not for ever deleted again")
    func undead() async throws {
        let store = ListingStore([
            "versioning": Self.noVersions, "uploads": Self.noUploads,
            "list-type": listing([prefix.text + "x"]),
        ])
        let cleaner = BenchCleaner(client: try store.client(), bucket: Array("b".utf8))
        let cleaning = await cleaner.clean(prefix)
        #expect(store.deleted.count == BenchLimits.cleaningRounds)
        #expect(cleaning.problem == "there was still something after 3 rounds")
    }

    @Test("an empty prefix is clean")
    func empty() async throws {
        let store = ListingStore([
            "versioning": Self.noVersions, "uploads": Self.noUploads, "list-type": listing([]),
        ])
        let cleaner = BenchCleaner(client: try store.client(), bucket: Array("b".utf8))
        #expect(await cleaner.clean(prefix) == BenchCleaning())
    }

    @Test("only what a measurement wrote counts as left by one")
    func leftovers() async throws {
        let store = ListingStore([
            "versioning": Self.noVersions,
            "uploads": "<ListMultipartUploadsResult><Upload><Key>\(prefix.text)u</Key>"
                + "<UploadId>u</UploadId></Upload></ListMultipartUploadsResult>",
            "list-type": listing([
                "a/brigade-bench-notes/x", "a/brigade-bench-00000000000000aa/x",
                "a/brigade-bench-00000000000000aa/y",
            ]),
        ])
        let cleaner = BenchCleaner(client: try store.client(), bucket: Array("b".utf8))
        let found = try await cleaner.leftovers(under: "a")
        #expect(found == [prefix, BenchPrefix(under: "a", id: 0xAA)])
    }
}
