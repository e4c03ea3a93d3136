// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct PercentEncodingTests {
    /// Expected: urllib.parse.quote(bytes(range(256)), safe="/~") of python3
    static let allBytesAsPath =
        "%00%01%02%03%04%05%06%07%08%09%0A%0B%0C%0D%0E%0F%10%11%12%13%14%15%16%17%18%19%1A%1B%1C%1D"
        + "%1E%1F%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-./0123456789%3A%3B%3C%3D%3E%3F%40"
        + "ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~%7F"
        + (128...255).map { "%" + String($0, radix: 16, uppercase: true) }.joined()

    @Test("every byte of a path is encoded as urllib encodes it")
    func path() {
        var encoded = ByteBuffer()
        PercentEncoding.appendPath(Array(0...255), to: &encoded)
        #expect(String(decoding: encoded.view, as: UTF8.self) == Self.allBytesAsPath)
    }

    /// Bytes are looked at in eights: wherever one stands, and whatever follows, it is the same.
    @Test("every byte is encoded alike at every place", arguments: 0...255)
    func everyPlace(byte: Int) {
        var alone = ByteBuffer()
        PercentEncoding.appendPath([UInt8(byte)], to: &alone)
        for place in 0..<20 {
            var raw = [UInt8](repeating: UInt8(ascii: "m"), count: 20)
            raw[place] = UInt8(byte)
            var encoded = ByteBuffer()
            PercentEncoding.appendPath(raw, to: &encoded)
            let before = [UInt8](repeating: UInt8(ascii: "m"), count: place)
            let after = [UInt8](repeating: UInt8(ascii: "m"), count: 19 - place)
            #expect(Array(encoded.view) == before + Array(alone.view) + after)
        }
    }

    @Test("a slash of a query is encoded too")
    func query() {
        var encoded = Array("x=".utf8)
        PercentEncoding.appendQuery(Array("a/b c+é".utf8), to: &encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == "x=a%2Fb%20c%2B%C3%A9")
    }

    /// Expected: urllib.parse.unquote_plus
    @Test(
        "form encoding is decoded, damaged escapes are kept",
        arguments: [
            ("a+b%20c", "a b c"), ("%2B%2b", "++"), ("%", "%"), ("a%2", "a%2"), ("%zz", "%zz"),
            ("%C3%A9", "é"), ("", ""),
        ])
    func decode(text: String, expected: String) {
        #expect(PercentEncoding.decodeForm(text) == Array(expected.utf8))
    }

    /// Expected: botocore's `handle_copy_source_param` in `handlers.py`, for the same arguments.
    @Test("a copy source is bucket, encoded key and version")
    func copySource() {
        func source(_ bucket: String, _ key: String, _ version: String? = nil) -> String {
            let value = CopySource.value(
                bucket: Array(bucket.utf8), key: Array(key.utf8),
                versionID: version.map { Array($0.utf8) })
            return String(decoding: value, as: UTF8.self)
        }
        #expect(source("b", "dir/k x") == "b/dir/k%20x")
        #expect(source("b", "a?versionId=1", "v1") == "b/a%3FversionId%3D1?versionId=v1")
        #expect(source("b", "k+%*", "null") == "b/k%2B%25%2A?versionId=null")
        #expect(source("b", "/k//") == "b//k//")
        #expect(
            source("arn:aws:s3:eu-west-1:123456789012:accesspoint/ap", "k")
                == "arn%3Aaws%3As3%3Aeu-west-1%3A123456789012%3Aaccesspoint/ap/object/k")
    }
}
