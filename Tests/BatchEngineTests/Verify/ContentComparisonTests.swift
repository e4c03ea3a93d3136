// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

/// Rules of the S3 User Guide, "Checking object integrity": what an ETag and a checksum say.
@Suite struct ContentComparisonTests {
    private static let one = "5d41402abc4b2a76b9719d911017c592"
    private static let other = "7d793037a0760186574b0282f2f435e7"

    private static func facts(
        _ etag: String?, size: UInt64? = 5, key: Bool = false,
        _ checksums: (algorithm: String, value: String, type: String?)...
    ) -> ContentFacts {
        ContentFacts(
            size: size, etag: etag, isUnderForeignKey: key,
            checksums: checksums.map {
                ObjectChecksum(algorithm: $0.algorithm, value: $0.value, type: $0.type)
            })
    }

    @Test(arguments: [
        (facts(one), facts(one), ContentVerdict.sameETag),
        (facts(one), facts(one.uppercased()), .sameETag),
        (facts(one, size: nil), facts(one), .sameETag),
        // Equal says equal, whatever the ETag is made of.
        (facts(one + "-2"), facts(one + "-2"), .sameETag),
        (facts(one, key: true), facts(one, key: true), .sameETag),
        (facts(one + "-2"), facts(other), .unknown(.multipartETag)),
        (facts(one), facts(other + "-9"), .unknown(.multipartETag)),
        (facts(one, key: true), facts(other), .unknown(.encryptedETag)),
        (facts(one), facts(other, key: true), .unknown(.encryptedETag)),
        (facts("0x8D9"), facts(other), .unknown(.foreignETag)),
        (facts(one), facts("g" + other.dropFirst()), .unknown(.foreignETag)),
        (facts(nil), facts(other), .unknown(.foreignETag)),
        (facts(one), facts(nil), .unknown(.foreignETag)),
        (
            facts(one), facts(other),
            .different("the source has the ETag \(one) and the copy \(other)")
        ),
        // A size that differs needs no ETag.
        (facts(one), facts(one, size: 6), .different("the source has 5 bytes and the copy 6")),
        (
            facts(one + "-2"), facts(other, size: 6),
            .different("the source has 5 bytes and the copy 6")
        ),
    ])
    func `an ETag says something where it is an MD5`(
        source: ContentFacts, copy: ContentFacts, verdict: ContentVerdict
    ) {
        #expect(ContentComparison.byETag(source, copy) == verdict)
    }

    @Test(arguments: [
        (
            facts(one + "-2", ("CRC32C", "aR2qLw==", "FULL_OBJECT")),
            facts(other, ("CRC32C", "aR2qLw==", "FULL_OBJECT")), ContentVerdict.sameChecksum
        ),
        // A type that is not told is that of the value's form.
        (
            facts(one + "-2", ("SHA256", "abc=", nil)), facts(other, ("SHA256", "abc=", nil)),
            .sameChecksum
        ),
        (
            facts(one, ("CRC32", "AAAAAA==", nil)), facts(one, ("CRC32", "AAAAAQ==", nil)),
            .different("the source has the CRC32 AAAAAA== and the copy AAAAAQ==")
        ),
        // Of parts: equal says equal, different says nothing.
        (
            facts(one + "-2", ("SHA256", "abc=-2", "COMPOSITE")),
            facts(other + "-2", ("SHA256", "abc=-2", "COMPOSITE")), .sameChecksum
        ),
        (
            facts(one + "-2", ("SHA256", "abc=-2", "COMPOSITE")),
            facts(other, ("SHA256", "xyz=", "FULL_OBJECT")), .unknown(.noCommonChecksum)
        ),
        // Of different kinds, or missing on one side: the ETag decides where it can.
        (
            facts(one, ("CRC32", "AAAAAA==", nil)), facts(one, ("SHA1", "x", nil)), .sameETag
        ),
        (facts(one, ("CRC32", "AAAAAA==", nil)), facts(one), .sameETag),
        (facts(one + "-2", ("CRC32", "AAAAAA==", nil)), facts(one), .unknown(.noCommonChecksum)),
        (
            facts(one), facts(other),
            .different("the source has the ETag \(one) and the copy \(other)")
        ),
        // The second kind in common counts where the first is of parts.
        (
            facts(one + "-2", ("SHA1", "a-2", nil), ("CRC64NVME", "k=", nil)),
            facts(other, ("SHA1", "b", nil), ("CRC64NVME", "k=", nil)), .sameChecksum
        ),
    ])
    func `a checksum of the whole object says more`(
        source: ContentFacts, copy: ContentFacts, verdict: ContentVerdict
    ) {
        #expect(ContentComparison.byChecksum(source, copy) == verdict)
    }
}
