// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct ListedPageTests {
    private func page(_ text: String) -> ListedPage { ListedPage(Array(text.utf8)) }

    @Test("keys are counted and the next page's token is found")
    func middle() {
        let text =
            "<?xml version=\"1.0\"?><ListBucketResult><KeyCount>2</KeyCount><Contents><Key>a</Key>"
            + "<Size>1</Size></Contents><Contents><Key>b</Key></Contents>"
            + "<NextContinuationToken>1/a+b==</NextContinuationToken></ListBucketResult>"
        #expect(page(text).keyCount == 2)
        #expect(page(text).next == Array("1/a+b==".utf8))
    }

    @Test("what XML escapes in a token is what it stands for")
    func escaped() {
        let text = "<NextContinuationToken>a&amp;b&lt;&gt;&quot;&apos;</NextContinuationToken>"
        #expect(page(text).next == Array("a&b<>\"'".utf8))
    }

    @Test(
        "the last page has no token",
        arguments: [
            "<ListBucketResult><Key>a</Key></ListBucketResult>",
            "<NextContinuationToken></NextContinuationToken><Key>a</Key>",
            "<NextContinuationToken/><Key>a</Key>",
        ])
    func last(text: String) {
        #expect(page(text).next == nil)
        #expect(page(text).keyCount == 1)
    }
}
