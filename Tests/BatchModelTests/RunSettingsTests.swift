// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import FoundationEssentials
import Testing

@Suite struct RunSettingsTests {
    @Test func `what is written is read`() throws {
        var settings = RunSettings()
        settings.concurrency = .fixed(7)
        settings.concurrencyMax = 99
        settings.multipartThresholdBytes = 8 << 20
        settings.partBytes = 5 << 20
        settings.headFirst = true
        settings.exclusions = [.archived, .noncurrent]
        settings.pinsETag = true
        settings.listsVersions = true
        settings.attemptsMax = 3
        settings.failureThresholdPercent = 100
        settings.endpointURL = "http://127.0.0.1:9000"
        settings.region = "eu-west-1"
        settings.profile = "p"
        settings.addressing = "virtual"
        settings.caBundle = "/etc/ca.pem"
        settings.assumeRole = true
        settings.requestsPerSecondMax = 99.5
        settings.bytesPerSecondMax = 1 << 40
        settings.timeouts.connectMilliseconds = 1
        settings.timeouts.firstByteMilliseconds = 2
        settings.timeouts.stallMilliseconds = 3
        settings.timeouts.totalMilliseconds = 4
        settings.timeouts.connectionAgeMilliseconds = 5
        let bytes = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes) == settings)
    }

    @Test func `parts that nobody asked for stay so when settings are written`() throws {
        let bytes = try JSONEncoder().encode(RunSettings())
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes).partBytes == nil)
    }

    @Test func `settings of an earlier version keep the part size they name`() throws {
        let bytes = Data(#"{"partBytes": 268435456}"#.utf8)
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes).partBytes == 256 << 20)
    }

    @Test func `settings of an earlier version get the defaults of what they lack`() throws {
        let bytes = Data(#"{"concurrency": 8, "region": "eu-west-1"}"#.utf8)
        var expected = RunSettings()
        expected.concurrency = .fixed(8)
        expected.region = "eu-west-1"
        #expect(try JSONDecoder().decode(RunSettings.self, from: bytes) == expected)
    }

    @Test("copies in flight are a number or found out", arguments: ["9", "\"auto\""])
    func concurrency(text: String) throws {
        let bytes = Data("{\"concurrency\":\(text)}".utf8)
        let settings = try JSONDecoder().decode(RunSettings.self, from: bytes)
        #expect(settings.concurrency == (text == "9" ? .fixed(9) : .automatic))
        #expect(settings.concurrencyBound == (text == "9" ? 9 : 1_024))
        let written = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
        #expect(written.contains("\"concurrency\":\(text)"))
    }

    @Test func `copies in flight are nothing else`() {
        let bytes = Data(#"{"concurrency": "many"}"#.utf8)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RunSettings.self, from: bytes)
        }
    }
}
