// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Scheme, host and port of a server: what connections are shared by. A class, so that a
/// transport recognises it by identity; an endpoint hands out the same one for the same host.
package final class HTTPOrigin: Sendable {
    package let isTLS: Bool
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// The `Host` header: default ports dropped, others kept, brackets round an IPv6 address.
    package let hostHeader: [UInt8]
    /// `scheme://host[:port]/`, for the transport.
    package let url: String

    /// - Parameters:
    ///   - isTLS: https when true.
    ///   - host: a name or an address, without brackets.
    ///   - port: nil for the scheme's own.
    package init(isTLS: Bool, host: String, port: Int? = nil) {
        let defaultPort = isTLS ? 443 : 80
        self.isTLS = isTLS
        self.host = host.lowercased()
        self.port = port ?? defaultPort
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(self.host)]" : self.host
        let authority = self.port == defaultPort ? name : "\(name):\(self.port)"
        self.hostHeader = Array(authority.utf8)
        self.url = "\(isTLS ? "https" : "http")://\(authority)/"
    }
}
