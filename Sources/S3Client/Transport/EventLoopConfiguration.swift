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
    /// A request whose answer does not begin for so long fails as timed out. Nil, the default, for
    /// 60 s, and for a copy a second more for each 8 MiB.
    package var firstByteMilliseconds: Int?
    /// A transfer in which no byte moves for so long fails as timed out. Default 300 s.
    package var stallMilliseconds = ClientLimits.stallMilliseconds
    /// A transfer that takes longer fails as timed out. Default one hour.
    package var totalMilliseconds = ClientLimits.totalMilliseconds
    /// A connection older than this carries no further request. Default 300 s.
    package var connectionAgeMilliseconds = ClientLimits.connectionAgeMilliseconds
    /// Whether requests may leave libcurl's HTTP layer; see `TransferRoutes`.
    package var usesDirectConnections = true
    /// Whether the environment may name a proxy.
    package var usesProxies = true
    /// The `User-Agent` header.
    package var userAgent = "brigade"

    package init() {}
}
