// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct ThroughputSpreadTests {
    @Test("the half width of the confidence interval is scipy's")
    func vectors() throws {
        for vector in try Vectors.load().spreads {
            let spread = try #require(ThroughputSpread.relative(vector.points))
            #expect(abs(spread - vector.relative) < 0.001 * vector.relative)
        }
    }

    @Test("too few points, and points of zero, say nothing")
    func nothing() {
        #expect(ThroughputSpread.relative([]) == nil)
        #expect(ThroughputSpread.relative([5, 6]) == nil)
        #expect(ThroughputSpread.relative([0, 0, 0]) == nil)
    }
}
