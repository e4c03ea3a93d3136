// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An explicit Deny of one IAM action, optionally narrowed to a bucket and a key prefix.
package struct DenyRule: Sendable {
    /// The IAM action, for example `s3:PutObjectTagging`.
    package var action: String
    /// Only in this bucket; nil means in every one.
    package var bucket: String?
    /// Only for keys that start so.
    package var keyPrefix: String

    /// A rule; without bucket and prefix it holds everywhere.
    package init(_ action: String, bucket: String? = nil, keyPrefix: String = "") {
        self.action = action
        self.bucket = bucket
        self.keyPrefix = keyPrefix
    }

    /// Whether the rule speaks of this action on this object.
    func matches(_ action: String, bucket: String, key: ObjectKey) -> Bool {
        self.action == action
            && (self.bucket ?? bucket) == bucket
            && key.bytes.starts(with: keyPrefix.utf8)
    }
}
