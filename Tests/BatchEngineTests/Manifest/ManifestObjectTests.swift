// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client
import Testing

@testable import BatchEngine

@Suite struct ManifestObjectTests {
    private static let text = [UInt8](0..<200)

    @Test("never more bytes than asked for are read", arguments: [1, 2, 150, 4 << 20])
    func bounded(maxBytes: Int) async throws {
        try await StoreFixture.with { fixture in
            let manifest = try await open(in: fixture)
            var bytes: [UInt8] = [7]
            let count = try await manifest.read(at: 50, maxBytes: maxBytes, into: &bytes)
            let expected = Self.text[50...].prefix(maxBytes)
            #expect(count == expected.count)
            #expect(bytes == [7] + expected)
        }
    }

    @Test func `at the end there is nothing to read`() async throws {
        try await StoreFixture.with { fixture in
            let manifest = try await open(in: fixture)
            var bytes: [UInt8] = []
            #expect(try await manifest.read(at: 200, maxBytes: 10, into: &bytes) == 0)
            #expect(bytes.isEmpty)
        }
    }

    private func open(in fixture: StoreFixture) async throws -> ManifestObject {
        let client = fixture.store.client
        let object = ObjectAddress(bucket: Array("manifests".utf8), key: Array("m.csv".utf8))
        let stored = await client.putObject(object, body: Self.text, using: S3Exchange())
        try #require(stored.failure == nil)
        return try await ManifestObject.open(
            client: client, bucket: "manifests", key: "m.csv", versionID: nil, etag: nil)
    }
}
