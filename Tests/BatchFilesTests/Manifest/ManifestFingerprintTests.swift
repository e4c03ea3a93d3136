// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Testing

@Suite struct ManifestFingerprintTests {
    private static let object = ManifestFingerprint(
        kind: .s3Object, location: "s3://b/k", byteCount: 9, revision: "e1", identity: "v1")

    private static func make(_ change: (inout ManifestFingerprint) -> Void) -> ManifestFingerprint {
        var result = object
        change(&result)
        return result
    }

    @Test(arguments: [
        (make { _ in }, nil), (make { $0.kind = .localFile }, "it was an S3 object and is now"),
        (make { $0.location = "s3://b/l" }, "it was s3://b/k and is now s3://b/l"),
        (make { $0.byteCount = 8 }, "its size was 9 bytes and is now 8"),
        (make { $0.revision = "e2" }, "its ETag was e1 and is now e2"),
        (make { $0.identity = "" }, "its version id was v1 and is now none"),
    ])
    func `a difference is named`(now: ManifestFingerprint, reason: String?) {
        let difference = Self.object.difference(from: now)
        #expect((difference == nil) == (reason == nil))
        if let reason { #expect(difference?.hasPrefix(reason) == true) }
    }
}
