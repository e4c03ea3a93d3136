// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct TagHeaderTests {
    /// Expected: urllib.parse.quote(text, safe="-_.~") of Python, joined by hand.
    @Test(arguments: [
        ([S3Tag(key: "a", value: "1"), S3Tag(key: "b", value: "")], "a=1&b="),
        ([S3Tag(key: "k&=", value: "x y+z/é")], "k%26%3D=x%20y%2Bz%2F%C3%A9"),
    ])
    func `tags are percent-encoded and joined`(tags: [S3Tag], expected: String) {
        #expect(String(decoding: TagHeader.value(tags), as: UTF8.self) == expected)
    }

    @Test func `tags fit up to 2 KiB, and none at all do not`() {
        let full = [S3Tag(key: "k", value: String(repeating: "v", count: 2_046))]
        let over = [S3Tag(key: "k", value: String(repeating: "v", count: 2_047))]
        #expect(TagHeader.fits(full))
        #expect(!TagHeader.fits(over))
        #expect(!TagHeader.fits([]))
    }
}
