// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One grant of an access control list (`S3Grant` of the S3 Control model).
public struct S3Grant: Sendable, Equatable {
    public var granteeType: S3GranteeTypeIdentifier
    /// A canonical user id, an e-mail address or a group's URI, as `granteeType` says.
    public var identifier: String
    public var permission: S3Permission

    public init(
        granteeType: S3GranteeTypeIdentifier, identifier: String, permission: S3Permission
    ) {
        self.granteeType = granteeType
        self.identifier = identifier
        self.permission = permission
    }
}
