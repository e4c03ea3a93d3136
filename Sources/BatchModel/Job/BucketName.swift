// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Whether a text can name a bucket; `BucketNameProblem` says why not.
public enum BucketName {
    /// 3 to 63 of lower-case letters, digits, dots and hyphens, with a letter or digit at both
    /// ends. What S3 additionally reserves (addresses, prefixes) is left for the store to refuse.
    public static func isPossible(_ name: some Sequence<UInt8>) -> Bool {
        Array(name).withUnsafeBytes { BucketNameProblem.problem(of: $0) == nil }
    }
}
