// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a bucket says of Object Lock.
package struct BucketLock: Sendable, Equatable {
    package var isEnabled: Bool
    /// Whether every new object is retained for a while, whatever its request says.
    package var retainsByDefault: Bool

    package init(isEnabled: Bool, retainsByDefault: Bool) {
        self.isEnabled = isEnabled
        self.retainsByDefault = retainsByDefault
    }

    /// Reads `ObjectLockConfiguration`.
    init(_ tree: XMLTree) {
        isEnabled = tree.value("ObjectLockEnabled") == "Enabled"
        retainsByDefault = tree.child("Rule")?.child("DefaultRetention") != nil
    }
}
