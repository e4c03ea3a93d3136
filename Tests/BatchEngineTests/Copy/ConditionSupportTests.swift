// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct ConditionSupportTests {
    @Test func `nothing is trusted before the proof`() {
        let support = ConditionSupport()
        #expect(!support.isKept)
        #expect(!support.isIgnored)
        #expect(support.beginProof())
        #expect(!support.isKept)
        // One at a time.
        #expect(!support.beginProof())
        support.giveUpProof()
        #expect(support.beginProof())
        support.noteKept()
        #expect(support.isKept)
        #expect(!support.beginProof())
    }

    @Test func `a store that took no notice once is not trusted again`() {
        let support = ConditionSupport()
        support.noteIgnored()
        support.noteKept()
        support.giveUpProof()
        #expect(support.isIgnored)
        #expect(!support.isKept)
        #expect(!support.beginProof())
    }
}
