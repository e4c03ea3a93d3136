// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct RowScreenTests {
    private static let schema =
        "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, StorageClass, EncryptionStatus"

    /// What is decided about one row, whose columns after the version id are `facts`.
    private func verdict(
        _ facts: String, _ exclusions: [RowExclusion] = [],
        operation: JobOperation = .s3PutObjectCopy(
            S3PutObjectCopy(targetResource: .bucket("dst")))
    ) async throws -> RowScreen.Verdict {
        let layout = try ManifestLayout(inventorySchema: Self.schema)
        let manifest = MemoryManifest(bytes: Array("src,k,v,\(facts)\n".utf8))
        var reader = ManifestReader(source: manifest, layout: layout)
        let chunk = try #require(try await reader.next())
        let request = JobRequest(
            operation: operation,
            manifest: JobManifest(location: .file(path: "/m")))
        return RowScreen(request, exclusions: exclusions).verdict(on: chunk.row(0))
    }

    private func code(_ verdict: RowScreen.Verdict) -> String? {
        guard case .refuse(let failure) = verdict else { return nil }
        return "\(failure.httpStatus) \(failure.errorCode)"
    }

    @Test func `an ordinary object is taken`() async throws {
        #expect(try await verdict("true,false,3,STANDARD,SSE-S3") == .take)
    }

    @Test func `a delete marker is refused, left out, or left to the rules`() async throws {
        let marker = "true,true,,,"
        #expect(code(try await verdict(marker)) == "405 DeleteMarker")
        #expect(try await verdict(marker, [.deleteMarkers]) == .leaveOut(.deleteMarkers))
        #expect(try await verdict(marker, operation: .s3ReplicateObject) == .take)
        #expect(
            try await verdict(marker, [.deleteMarkers], operation: .s3ReplicateObject)
                == .leaveOut(.deleteMarkers))
    }

    @Test(arguments: ["GLACIER", "DEEP_ARCHIVE"])
    func `an archived object is left to the worker, who asks, or left out`(
        storageClass: String
    ) async throws {
        let row = "true,false,3,\(storageClass),"
        #expect(try await verdict(row) == .take)
        #expect(try await verdict(row, [.archived]) == .leaveOut(.archived))
    }

    @Test func `a class that is read at once is no archive`() async throws {
        #expect(try await verdict("true,false,3,GLACIER_IR,", [.archived]) == .take)
    }

    @Test func `an older version is left out when that is asked`() async throws {
        #expect(try await verdict("false,false,3,,") == .take)
        #expect(try await verdict("false,false,3,,", [.noncurrent]) == .leaveOut(.noncurrent))
    }

    @Test func `an object whose key its owner keeps cannot be copied`() async throws {
        #expect(code(try await verdict("true,false,3,STANDARD,SSE-C")) == "400 InvalidRequest")
    }
}
