// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a profile says about a session of `aws login`.
package struct LoginSession: Sendable, Equatable {
    /// The profile's name, for messages.
    let profile: String
    /// The session's name, an ARN.
    let name: String
    /// The folder that tokens are kept in.
    let cachePath: String
    /// Another address of the sign-in service than AWS's.
    let url: String?
}
