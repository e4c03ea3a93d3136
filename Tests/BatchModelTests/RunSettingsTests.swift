// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import FoundationEssentials
import Testing

@Suite struct RunSettingsTests {
    @Test func `what is written is read`() throws {
        var settings = RunSettings()
        settings.concurrency = .fixed(7)
        settings.multipartThresholdBytes = 8 << 20
        settings.partBytes = 5 << 20
        settings.headFirst = true
        settings.attemptsMax = 3
        settings.failureThresholdPercent = 100
        settings.endpointURL = "http://127.0.0.1:9000"
        settings.region = "eu-west-1"
        settings.profile = "p"
        settings.addressing = "virtual"
        settings.caBundle = "/etc/ca.pem"
        settings.assumeRole = true
        let bytes = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes) == settings)
    }

    @Test func `settings of an earlier version get the defaults of what they lack`() throws {
        let bytes = Data(#"{"concurrency": 8, "region": "eu-west-1"}"#.utf8)
        var expected = RunSettings()
        expected.concurrency = .fixed(8)
        expected.region = "eu-west-1"
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes) == expected)
    }
}
