// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How an event loop connects. Nothing here is read again after the loop has started.
package struct EventLoopConfiguration: Sendable {
    /// Connections to one host; further requests wait in the loop. Default 128.
    package var connectionsMax = ClientLimits.connectionsMax
    /// A file of trusted certificates in PEM form instead of the system's; nil for the system's.
    package var caBundle: String?
    /// Time to connect, TLS handshake included. Default 10 s.
    package var connectTimeoutMilliseconds = ClientLimits.connectTimeoutMilliseconds
    /// A transfer in which no byte moves for so long fails as timed out. Default 300 s.
    package var silenceMilliseconds = ClientLimits.silenceMilliseconds
    /// The `User-Agent` header.
    package var userAgent = "brigade"

    package init() {}
}
