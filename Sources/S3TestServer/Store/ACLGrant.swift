// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One line of an access control list.
package struct ACLGrant: Sendable, Equatable {
    /// How the grantee is named.
    package enum Grantee: Sendable, Equatable {
        /// A canonical user id.
        case user(String)
        /// A predefined group's URI.
        case group(String)
    }

    /// Who.
    package var grantee: Grantee
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    package var permission: String

    /// A grant.
    package init(grantee: Grantee, permission: String) {
        self.grantee = grantee
        self.permission = permission
    }
}
