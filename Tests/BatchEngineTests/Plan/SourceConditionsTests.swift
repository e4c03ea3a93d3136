// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

/// RFC 9110, sections 13.1.3 and 13.1.4: If-Modified-Since holds when the object is newer,
/// If-Unmodified-Since when it is not newer.
@Suite struct SourceConditionsTests {
    private func conditions(modified: Int64? = nil, unmodified: Int64? = nil) -> SourceConditions {
        var operation = S3PutObjectCopy(targetResource: .bucket("destination"))
        operation.modifiedSinceConstraint = modified.map(Timestamp.init(millisecondsSinceEpoch:))
        operation.unmodifiedSinceConstraint = unmodified.map(
            Timestamp.init(millisecondsSinceEpoch:))
        return SourceConditions(operation)
    }

    @Test(arguments: [(9_000, true), (10_000, true), (10_999, true), (11_000, false)])
    func `ModifiedSinceConstraint refuses what is not newer, in whole seconds`(
        lastModified: Int64, isRefused: Bool
    ) {
        let refusal = conditions(modified: 10_500).refusal(
            lastModified: Timestamp(millisecondsSinceEpoch: lastModified))
        #expect((refusal != nil) == isRefused)
        if isRefused { #expect(refusal?.httpStatus == 412) }
    }

    @Test(arguments: [(9_000, false), (10_999, false), (11_000, true)])
    func `UnModifiedSinceConstraint refuses what is newer, in whole seconds`(
        lastModified: Int64, isRefused: Bool
    ) {
        let refusal = conditions(unmodified: 10_500).refusal(
            lastModified: Timestamp(millisecondsSinceEpoch: lastModified))
        #expect((refusal != nil) == isRefused)
        if isRefused { #expect(refusal?.errorCode == "PreconditionFailed") }
    }

    @Test func `without constraints or without a time nothing is refused`() {
        #expect(conditions().refusal(lastModified: Timestamp(millisecondsSinceEpoch: 0)) == nil)
        #expect(conditions(modified: 1).refusal(lastModified: nil) == nil)
    }
}
