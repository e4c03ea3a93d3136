// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Testing

@Suite struct StreamingDigestTests {
    /// From Python's hashlib over `bytes((i * 7 + 3) & 255 for i in range(n))`.
    @Test(arguments: [
        (
            0, "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709"
        ),
        (
            1, "8666683506aacd900bbd5a74ac4edf68",
            "9842926af7ca0a8cca12604f945414f07b01e13d"
        ),
        (
            3, "c9aee4810523ef8658121b8d492c6b41",
            "4201de9f98cb0a9b8cf52398be7802b55d45266a"
        ),
        (
            55, "52c0e574e1198de5fe3f8f11440dcb1b",
            "ddf57317ef34bfee3b6df83d359098930eb278bc"
        ),
        (
            56, "46c9907fc908ee68b1e7b8e71286a518",
            "a0d492bb0fc889d0eca3bc137066ab6f4f74f369"
        ),
        (
            57, "1c805dd236c35cab25fcb1bc73802c51",
            "11a02dcf95859677a62e75024067c22b165d890f"
        ),
        (
            63, "a62f6d59e837867693f042f5b8f5a236",
            "c55856749bef509bdfe6bfebfc7bf4e793e82132"
        ),
        (
            64, "7160b8fb5e9e4023d549c3971fbaeead",
            "bede92be29c3874e1b54ddc77988d606fc857a8e"
        ),
        (
            65, "70bd662e7aefbda85a0f7244167b7897",
            "b05a80522b053d6dc7e0a517d0e70212c7dad11f"
        ),
        (
            119, "e84905d4214f4d1ca56c2cdcc152b143",
            "504e27376a6e0f0dba8295b85cb25dc4dfa17d23"
        ),
        (
            120, "e3eb5a6c8669ea01a8c185b8abc8a5dc",
            "82134b02fb3f702491be9bed581eeab59334acb2"
        ),
        (
            128, "10b2da1a82f16d99a81a7203fe9f02cb",
            "a09133e6730ffe899efb70204cb5646cd5dc24ee"
        ),
        (
            1000, "10046f077f2082ac19676b8079f1cb1a",
            "4231a8a50a10fa9758db8ec71fdef855b751048a"
        ),
        (
            70000, "85a28aefe62fc7a11f4e1773d56bcef0",
            "863b24f62f373af00b95d8bdc22b0c5f91b3c70c"
        ),
    ])
    func `a digest is hashlib's, in whatever pieces the bytes come`(
        count: Int, md5: String, sha1: String
    ) {
        let bytes = (0..<count).map { UInt8(($0 * 7 + 3) & 255) }
        for piece in [1, 13, 63, 64, 65, 1 << 20] where count < 2_000 || piece > 1 {
            let md5Digest = StreamingDigest(.md5)
            let sha1Digest = StreamingDigest(.sha1)
            var rest = bytes[...]
            while !rest.isEmpty {
                rest.prefix(piece).withUnsafeBytes {
                    md5Digest.update($0)
                    sha1Digest.update($0)
                }
                rest = rest.dropFirst(piece)
            }
            #expect(md5Digest.hexadecimal() == md5)
            #expect(sha1Digest.hexadecimal() == sha1)
        }
    }

    @Test func `the RFCs' own examples come out`() {
        let md5 = StreamingDigest(.md5)
        let sha1 = StreamingDigest(.sha1)
        Array("abc".utf8).withUnsafeBytes {
            md5.update($0)
            sha1.update($0)
        }
        #expect(md5.hexadecimal() == "900150983cd24fb0d6963f7d28e17f72")
        #expect(sha1.hexadecimal() == "a9993e364706816aba3e25717850c26c9cd0d89d")
    }

    /// FIPS 180-2, appendix B.1.
    @Test func `SHA-256 is that of the standard`() {
        let digest = StreamingDigest(.sha256)
        Array("abc".utf8).withUnsafeBytes { digest.update($0) }
        #expect(
            digest.hexadecimal()
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
