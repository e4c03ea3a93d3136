// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension HeaderBlock {
    /// The headers of a request for a bucket that must belong to this account; none when any owner
    /// will do (S3 User Guide, "Verifying bucket ownership with bucket owner condition").
    package init(expectedBucketOwner account: String?) {
        self.init()
        if let account { append("x-amz-expected-bucket-owner", account) }
    }
}
