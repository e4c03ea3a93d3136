// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How an event loop connects. Nothing here is read again after the loop has started.
package struct EventLoopConfiguration: Sendable {
    /// Connections of the loop; further requests wait in it. Default 128.
    package var connectionsMax = ClientLimits.connectionsMax
    /// A file of trusted certificates in PEM form instead of the system's; nil for the system's.
    package var caBundle: String?
    /// Time to connect, TLS handshake included. Default 10 s.
    package var connectTimeoutMilliseconds = ClientLimits.connectTimeoutMilliseconds
    /// A transfer in which no byte moves for so long fails as timed out. Default 300 s.
    package var silenceMilliseconds = ClientLimits.silenceMilliseconds
    /// Whether requests may leave libcurl's HTTP layer; see `TransferRoutes`.
    package var usesDirectConnections = true
    /// Whether the environment may name a proxy.
    package var usesProxies = true
    /// The `User-Agent` header.
    package var userAgent = "brigade"

    package init() {}
}
