// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes

/// Which page a request came from, and whether it is for this daemon at all, from its headers.
struct RequestOrigin: Sendable {
    /// Host names, without port, by which the console may be called.
    let hostNames: Set<String>

    /// Loopback's names, and more that somebody has configured.
    init(hostNames: Set<String> = []) {
        self.hostNames = hostNames.union(["localhost", "127.0.0.1", "[::1]"])
    }

    /// Whether the request names this daemon. A page of somebody else whose name was made to
    /// resolve to loopback (DNS rebinding) sends its own name here.
    func isForUs(_ authority: String?) -> Bool {
        guard let authority, let name = Self.name(authority) else { return false }
        return hostNames.contains(name.lowercased())
    }

    /// Whether one of our own pages sent a form. Browsers say so by `Sec-Fetch-Site` or `Origin`; a
    /// request with neither did not come from a page of ours.
    func isOurPage(_ headers: HTTPFields, authority: String?) -> Bool {
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { headers[$0] }
        if let site, site != "same-origin" { return false }
        guard let origin = headers[.origin] else { return site != nil }
        guard let authority, let place = Self.authority(of: origin) else { return false }
        return place.lowercased() == authority.lowercased()
    }

    /// The host without its port.
    private static func name(_ authority: String) -> Substring? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: end)...]
            return isPort(rest) ? authority[...end] : nil
        }
        let colon = authority.firstIndex(of: ":") ?? authority.endIndex
        return isPort(authority[colon...]) ? authority[..<colon] : nil
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.dropFirst().utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// `localhost:8470` of `http://localhost:8470`.
    private static func authority(of origin: String) -> Substring? {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return origin.dropFirst(scheme.count)
        }
        return nil
    }
}
