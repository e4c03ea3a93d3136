// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a grantee is named in a grant.
public enum S3GranteeTypeIdentifier: String, Sendable, CaseIterable {
    case id
    case emailAddress
    case uri
}
