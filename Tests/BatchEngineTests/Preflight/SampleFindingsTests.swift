// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct SampleFindingsTests {
    @Test func `what holds for several objects is told once, with their number`() {
        var findings = SampleFindings()
        for name in ["a", "b", "b"] {
            findings.add(PreflightFinding(.problem, "s3:GetObject", "It cannot be read"), name)
        }
        findings.add(PreflightFinding(.warning, "s3:GetObject", "It may not be read"), "c")
        #expect(
            findings.findings(of: 5).map(\.text) == [
                "It cannot be read (2 of 5 objects tried, the first a)",
                "It may not be read (1 of 5 objects tried, the first c)",
            ])
    }
}
