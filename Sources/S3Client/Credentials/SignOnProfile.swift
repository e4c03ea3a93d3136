// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a profile says about single sign-on.
package struct SignOnProfile: Sendable, Equatable {
    /// The profile's name, for messages.
    let profile: String
    let startURL: String
    let region: String
    let accountID: String
    let roleName: String
    /// The `[sso-session NAME]` that the profile refers to; nil for the older form without one.
    let session: String?
    /// Another address of the portal than AWS's.
    let portalURL: String?
    /// Another address of the service of tokens than AWS's.
    let tokensURL: String?
}
