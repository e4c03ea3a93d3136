// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Access control lists at destinations that have them switched off.
enum ReplicaACL {
    /// Whether the destination has refused a copy for its access control list (S3 User Guide,
    /// "Controlling ownership of objects").
    static func isRefused(_ result: CopyResult) -> Bool {
        guard case .outcome(.failed(let failure)) = result else { return false }
        return failure.errorCode == "AccessControlListNotSupported"
    }

    /// The same copy without one. The owner of the bucket then owns the replica.
    static func removed(from operation: S3PutObjectCopy) -> S3PutObjectCopy {
        var bare = operation
        bare.cannedAccessControlList = nil
        bare.accessControlGrants = []
        return bare
    }
}
