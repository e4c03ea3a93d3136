// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Decides which requests go over connections of our own (`DirectTransfers`) and which are carried
/// by libcurl from end to end (`CurlMulti`): those that may have to pass a proxy, and those to a
/// server whose answer `AnswerReader` found odd once. libcurl is more forgiving, so that the next
/// attempt may succeed there.
struct TransferRoutes {
    /// The variables libcurl takes proxies from (CURLOPT_PROXY(3)).
    private static let proxyVariables = [
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ]

    private let mayBeDirect: Bool
    /// Few: all endpoints of a job are of one kind.
    private var distrusted: [HTTPOrigin] = []

    /// - Parameters:
    ///   - configuration: may turn direct connections off.
    ///   - variable: the value of an environment variable.
    init(
        _ configuration: EventLoopConfiguration,
        variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) {
        let hasProxy =
            configuration.usesProxies
            && Self.proxyVariables.contains { !(variable($0) ?? "").isEmpty }
        mayBeDirect = configuration.usesDirectConnections && !hasProxy
    }

    func isDirect(_ origin: HTTPOrigin) -> Bool {
        mayBeDirect && (distrusted.isEmpty || !distrusted.contains { $0 === origin })
    }

    /// From now on libcurl talks to that server.
    mutating func distrust(_ origin: HTTPOrigin) {
        if isDirect(origin) { distrusted.append(origin) }
    }
}
