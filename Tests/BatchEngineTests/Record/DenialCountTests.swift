// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct DenialCountTests {
    private func notes(_ failures: [TaskFailure], succeeded: UInt64 = 0) -> [Bool] {
        var count = DenialCount()
        return failures.map { count.note($0, succeeded: succeeded) }
    }

    private static let archived = TaskFailure(
        httpStatus: 403, errorCode: "InvalidObjectState", message: "No.", attempts: 1)

    @Test func `a hundred refusals and nothing else settle it, once`() {
        let notes = notes(Array(repeating: .denied, count: 300))
        #expect(notes.firstIndex(of: true) == 99)
        #expect(notes.filter(\.self).count == 1)
    }

    @Test(arguments: [TaskFailure.missing, archived])
    func `one other failure leaves it to the failure threshold`(_ other: TaskFailure) {
        let failures = [other] + Array(repeating: .denied, count: 300)
        #expect(!notes(failures).contains(true))
    }

    @Test func `one success leaves it to the failure threshold`() {
        #expect(!notes(Array(repeating: .denied, count: 300), succeeded: 1).contains(true))
    }
}
