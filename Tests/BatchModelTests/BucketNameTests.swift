// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct BucketNameTests {
    @Test(arguments: ["abc", "my-bucket", "my.bucket.name", "a1b", "123", "a-.b", "a--b"])
    func `accepts what S3 can have`(name: String) {
        #expect(BucketName.isPossible(name.utf8))
    }

    @Test(arguments: [
        "", "ab", "Bucket", "my_bucket", "-abc", "abc-", ".abc", "abc.", "a..b", "a b", "ä-bucket",
        String(repeating: "a", count: 64), "a/b",
    ])
    func `refuses what S3 cannot have`(name: String) {
        #expect(!BucketName.isPossible(name.utf8))
    }
}
