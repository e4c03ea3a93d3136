// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where credentials come from: what environment and files say, before anybody is asked.
package indirect enum CredentialSource: Sendable, Equatable {
    /// Written down: in the environment or a file. `expiration` is the text that says until when.
    case written(Credentials, expiration: String?)
    /// A role that the credentials of another source may assume.
    case role(RoleRequest, of: CredentialSource)
    /// A role for whoever has the token.
    case webIdentity(WebIdentity)
    /// Single sign-on (IAM Identity Center), with the token that `aws sso login` left.
    case signOn(SignOnProfile)
    /// The session that `aws login` left.
    case login(LoginSession)
    /// What a program prints.
    case process(CredentialProcess)
    /// The container's own (ECS, EKS).
    case container(ContainerEndpoint)
    /// The machine's own (EC2).
    case instance(InstanceMetadata)

    /// The credentials, if nobody has to be asked and they have no end.
    var lasting: Credentials? {
        guard case .written(let credentials, nil) = self else { return nil }
        return credentials
    }
}
