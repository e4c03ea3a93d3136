// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct RequestMeterTests {
    @Test func `each call has a place of its own`() {
        #expect(S3Call.allCases.map(\.index) == Array(S3Call.allCases.indices))
    }

    /// "le" means less than or equal (Prometheus documentation, "Histograms and summaries").
    @Test(arguments: [
        (0, 0), (1_000_000, 0), (1_000_001, 1), (2_500_000, 1), (30_000_000_000, 13),
        (30_000_000_001, 14), (UInt64.max, 14),
    ])
    func `a time falls into the first bucket that holds it`(_ nanoseconds: UInt64, _ place: Int) {
        #expect(RequestMeter.bucket(nanoseconds) == place)
    }

    @Test func `what a client counted stays when it has gone`() throws {
        let name = S3Call.assumeRoleWithWebIdentity.rawValue
        let before = RequestMeters.process.tallies[name] ?? RequestTally()
        var meter: RequestMeter? = RequestMeter()
        for (status, isRetry) in [(200, false), (503, false), (200, true), (0, false)] {
            let begun = try #require(meter?.begin())
            meter?.end(.assumeRoleWithWebIdentity, status: status, begun: begun, isRetry: isRetry)
        }
        meter?.noteThrottle(.assumeRoleWithWebIdentity)
        let live = try #require(RequestMeters.process.tallies[name])
        meter = nil
        let gone = try #require(RequestMeters.process.tallies[name])
        #expect(live == gone)
        #expect(zip(gone.answers, before.answers).map { $0 - $1 } == [1, 0, 2, 0, 0, 1])
        #expect(gone.retries - before.retries == 1 && gone.throttles - before.throttles == 1)
        #expect(gone.buckets.reduce(0, +) == gone.requests)
    }
}
