// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A custom endpoint, `http(s)://host[:port][/path]`, taken apart by hand: a URL type would
/// normalise what must go out as it was given.
struct EndpointURL {
    var isTLS: Bool
    /// Without the brackets of an IPv6 address.
    var host: String
    var port: Int?
    /// Without a `/` at its end.
    var path: String

    /// Whether bucket names cannot be put before the host.
    var isAddress: Bool {
        host.contains(":") || host.utf8.allSatisfy { $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) }
    }

    /// - Throws: `S3ClientError` naming the URL and what is wrong with it.
    init(parsing url: String) throws {
        let rest: Substring
        if url.lowercased().hasPrefix("https://") {
            isTLS = true
            rest = url.dropFirst(8)
        } else if url.lowercased().hasPrefix("http://") {
            isTLS = false
            rest = url.dropFirst(7)
        } else {
            throw Self.wrong(url, "it must begin with http:// or https://")
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw Self.wrong(url, "it must have neither a query nor a fragment")
        }
        guard !rest.contains("@") else {
            throw Self.wrong(url, "it must hold no user name or password")
        }
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)
        (host, port) = try Self.split(authority, of: url)
        let isPlain = host.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x3A
        }
        guard !host.isEmpty, isPlain else {
            throw Self.wrong(url, "its host must be a name of ASCII letters or an address")
        }
        guard self.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.wrong(url, "its path must be percent-encoded")
        }
    }

    private static func split(
        _ authority: Substring, of url: String
    ) throws -> (host: String, port: Int?) {
        var host = authority
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw wrong(url, "the bracket of its IPv6 address is not closed")
            }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else {
                throw wrong(url, "only a port may follow its IPv6 address")
            }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            portText = authority[authority.index(after: colon)...]
        }
        guard let portText else { return (String(host), nil) }
        guard let port = UInt16(portText), port > 0, !portText.hasPrefix("+") else {
            throw wrong(url, "its port must be a number from 1 to 65535")
        }
        return (String(host), Int(port))
    }

    private static func wrong(_ url: String, _ reason: String) -> S3ClientError {
        S3ClientError(.endpoint, "The endpoint URL \"\(url)\" cannot be used: \(reason).")
    }
}
