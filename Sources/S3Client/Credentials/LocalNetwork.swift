// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Opens the way to services of this machine and its container. No proxy leads there, and what is
/// sent there, such as a token, is none of a proxy's business.
struct LocalNetwork: Sendable {
    var open: @Sendable (_ configuration: EventLoopConfiguration) throws -> any LocalTransport

    static let system = LocalNetwork { try EventLoop($0) }

    /// A transport for the time of `body`.
    nonisolated(nonsending) func use<Answer>(
        timeoutMilliseconds: Int, caBundle: String?,
        _ body: nonisolated(nonsending) (any LocalTransport) async throws -> Answer
    ) async throws -> Answer {
        var configuration = EventLoopConfiguration()
        configuration.connectionsMax = 1
        configuration.connectTimeoutMilliseconds = timeoutMilliseconds
        configuration.caBundle = caBundle
        configuration.usesProxies = false
        let transport = try open(configuration)
        defer { transport.shutdown() }
        return try await body(transport)
    }
}
