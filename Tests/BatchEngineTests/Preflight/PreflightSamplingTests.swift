// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct PreflightSamplingTests {
    private func sampled(_ rows: UInt64, buckets: UInt64 = 1) -> [PreflightSample] {
        var sampling = PreflightSampling()
        for row in 0..<rows {
            let name = "b\(row * buckets / max(1, rows))"
            sampling.add(
                PreflightSample(row: row, source: ObjectAddress(bucket: name, key: "k\(row)")))
        }
        return sampling.samples
    }

    @Test(arguments: [1, 2, 5, 6, 7, 64, 65, 129, 1_000, 100_000] as [UInt64])
    func `beginning, middle and end are among the choice`(_ rows: UInt64) {
        let found = sampled(rows).map(\.row)
        #expect(found.first == 0)
        #expect(found.last == rows - 1)
        #expect(found.count == min(Int(rows), Limits.preflightSamplesMax))
        #expect(found == found.sorted())
        if rows >= 64 {
            let middle = rows / 4...rows / 4 * 3
            #expect(found.contains { middle.contains($0) })
        }
    }

    @Test func `each of the first buckets has an object in it`() {
        let buckets = Set(sampled(10_000, buckets: 3).map(\.bucketName))
        #expect(buckets == ["b0", "b1", "b2"])
        #expect(sampled(1_000, buckets: 50).count == Limits.preflightSamplesMax)
    }

    @Test func `an empty manifest has none`() {
        #expect(PreflightSampling().samples.isEmpty)
    }
}
