// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchControl

@Suite struct ReplayWindowTests {
    private func time(_ seconds: Int64) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: 1_900_000_000_000 + seconds * 1_000)
    }

    @Test func `lets a signature through for two seconds and never again`() {
        var window = ReplayWindow()
        #expect({ window.admit("a", signedAt: time(0), now: time(1)) }())
        #expect({ window.admit("a", signedAt: time(0), now: time(3)) }())
        #expect(!{ window.admit("a", signedAt: time(0), now: time(4)) }())
        #expect(!{ window.admit("a", signedAt: time(0), now: time(900)) }())
        #expect({ window.admit("b", signedAt: time(0), now: time(4)) }())
    }

    @Test func `forgets what is refused by its time`() {
        var window = ReplayWindow()
        for second in 0..<3_000 as Range<Int64> {
            #expect({ window.admit("\(second)", signedAt: time(second), now: time(second)) }())
        }
        #expect(window.count == 901)
    }

    @Test func `refuses what is older than the oldest that it had to forget`() {
        var window = ReplayWindow(countMax: 3)
        for second in 0..<5 as Range<Int64> {
            #expect({ window.admit("\(second)", signedAt: time(second), now: time(10)) }())
        }
        #expect(window.count == 3)
        #expect(!{ window.admit("0", signedAt: time(0), now: time(20)) }())
        #expect(!{ window.admit("another", signedAt: time(1), now: time(20)) }())
        #expect({ window.admit("another", signedAt: time(2), now: time(20)) }())
    }
}
