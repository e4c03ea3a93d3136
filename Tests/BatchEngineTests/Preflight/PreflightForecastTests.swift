// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct PreflightForecastTests {
    private func forecast(
        rows: Int, secondsPerCopy: Double?, _ change: (inout RunSettings) -> Void = { _ in }
    ) async throws -> PreflightForecast {
        var tally = ManifestTally()
        for chunk in try await MemoryManifest.make(rows: rows).chunks() {
            for place in 0..<chunk.count { tally.add(chunk.row(place), file: nil) }
        }
        var settings = RunSettings()
        change(&settings)
        return PreflightForecast(
            tally: tally, settings: settings, secondsPerCopy: secondsPerCopy)
    }

    @Test func `time follows from latency and copies in flight`() async throws {
        let forecast = try await forecast(rows: 2_000, secondsPerCopy: 0.05) {
            $0.concurrency = .fixed(10)
        }
        #expect(forecast.requests == 2_000)
        #expect(forecast.seconds == 10)
    }

    @Test func `a limit of the rate makes it longer, and questions add requests`() async throws {
        let limited = try await forecast(rows: 2_000, secondsPerCopy: 0.001) {
            $0.requestsPerSecondMax = 100
        }
        #expect(limited.seconds == 20)
        let asking = try await forecast(rows: 2_000, secondsPerCopy: nil) {
            $0.headFirst = true
            $0.skipIdentical = true
        }
        #expect(asking.requests == 2_000 * 4)
        #expect(asking.seconds == nil)
    }

    /// 1,000 COPY requests into GLACIER are 0.03 USD in US East (aws.amazon.com/s3/pricing).
    @Test func `the price is that of the class`() async throws {
        let forecast = try await forecast(rows: 1_000, secondsPerCopy: nil)
        #expect(abs(try #require(forecast.cost(.glacier)) - 0.03) < 1e-9)
        #expect(abs(try #require(forecast.cost(nil)) - 0.005) < 1e-9)
    }
}
