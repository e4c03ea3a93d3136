// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchControl

@Suite struct BindRuleTests {
    @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
    func `takes what only this machine reaches`(host: String) {
        #expect(BindRule.isLoopback(host))
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.1", "127.example.com", "127.0.0.1.example", ""])
    func `tells it from what others reach`(host: String) {
        #expect(!BindRule.isLoopback(host))
    }

    @Test func `wants keys, and TLS or a flag, for what others reach`() {
        var configuration = ControlConfiguration()
        configuration.host = "0.0.0.0"
        #expect(configuration.problem != nil)
        configuration.areKeysGiven = true
        #expect(configuration.problem != nil)
        var insecure = configuration
        insecure.allowsOutsideWithoutTLS = true
        #expect(insecure.problem == nil)
        configuration.tls = TLSFiles(certificatePath: "c", keyPath: "k")
        #expect(configuration.problem == nil)
        configuration.areKeysGiven = false
        #expect(configuration.problem != nil)
    }
}
