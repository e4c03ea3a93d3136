// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A role that is assumed with a token in a file, which somebody else renews, such as Kubernetes.
package struct WebIdentity: Sendable, Equatable {
    let roleARN: String
    let sessionName: String
    let tokenPath: String

    /// The call as a form, with the token that the file holds now.
    func form(token: String) -> [UInt8] {
        STSForm.bytes(
            .assumeRoleWithWebIdentity,
            [
                ("RoleArn", roleARN), ("RoleSessionName", sessionName),
                ("WebIdentityToken", token),
            ])
    }
}
