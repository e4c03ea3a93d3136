// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3ClientConfiguration {
    /// Credentials of the source that was found. Those that are written down are at hand at once;
    /// all others are asked for when they are first needed.
    ///
    /// - Parameters:
    ///   - transport: carries requests to services of AWS that give credentials.
    ///   - surroundings: clock, timer and random numbers.
    /// - Returns: credentials that are renewed as long as they are used.
    package func credentials(
        over transport: any Transport, surroundings: ClientSurroundings = .system
    ) -> any CredentialsProvider {
        credentials(over: transport, surroundings: surroundings, local: .system)
    }

    func credentials(
        over transport: any Transport, surroundings: ClientSurroundings, local: LocalNetwork
    ) -> RenewedCredentials {
        let asker = SourceAsker(
            configuration: self, transport: transport, surroundings: surroundings, local: local)
        return RenewedCredentials(
            source.lasting.map { CredentialsSession(lasting: $0) }, surroundings: surroundings
        ) {
            try await asker.session()
        }
    }

    /// The temporary credentials of a role, which STS gives to whoever may assume it.
    ///
    /// - Parameters:
    ///   - request: which role, under which session name.
    ///   - sts: a client of the STS endpoint, signing with the credentials that may assume the
    ///   role.
    ///   - caller: those credentials.
    ///   - surroundings: the clock.
    /// - Returns: credentials that are renewed as long as they are used.
    package static func roleCredentials(
        _ request: RoleRequest, sts: S3Client, of caller: any CredentialsProvider,
        surroundings: ClientSurroundings = .system
    ) -> RenewedCredentials {
        let call = RoleCall(
            request: request, sts: sts, caller: caller, surroundings: surroundings,
            way: "; or run with --no-assume-role")
        return RenewedCredentials(surroundings: surroundings) { try await call.session() }
    }
}
