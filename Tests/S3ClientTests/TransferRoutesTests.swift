// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct TransferRoutesTests {
    private let origin = HTTPOrigin(isTLS: true, host: "a.example")

    private func routes(_ environment: [String: String] = [:], isOn: Bool = true) -> TransferRoutes
    {
        var configuration = EventLoopConfiguration()
        configuration.usesDirectConnections = isOn
        return TransferRoutes(configuration) { environment[$0] }
    }

    @Test("requests are direct unless that is turned off")
    func direct() {
        #expect(routes().isDirect(origin))
        #expect(!routes(isOn: false).isDirect(origin))
    }

    @Test(
        "with a proxy in the environment libcurl carries all",
        arguments: ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
    func proxies(variable: String) {
        #expect(!routes([variable: "http://proxy.example:3128"]).isDirect(origin))
        #expect(routes([variable: ""]).isDirect(origin))
    }

    @Test("only the origin that was odd is left to libcurl")
    func distrust() {
        var routes = routes()
        routes.distrust(origin)
        #expect(!routes.isDirect(origin))
        #expect(routes.isDirect(HTTPOrigin(isTLS: true, host: "b.example")))
    }
}
