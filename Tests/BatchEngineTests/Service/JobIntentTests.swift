// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct JobIntentTests {
    private func intent(
        _ status: JobStatus, _ wished: RequestedJobStatus?, code: String? = nil,
        isPrepared: Bool = true
    ) -> JobIntent {
        let reasons = code.map { [JobFailure(failureCode: $0, failureReason: "…")] } ?? []
        return JobIntent(
            status: status, reasons: reasons, wished: wished, isPrepared: isPrepared)
    }

    /// Without a wish, and with each wish in the order ready, paused, cancelled.
    private static let table: [(JobStatus, [JobIntent])] = [
        (.new, [.run, .run, .finish, .finish]),
        (.preparing, [.run, .run, .finish, .finish]),
        (.suspended, [.wait, .run, .wait, .finish]),
        (.ready, [.run, .run, .finish, .finish]),
        (.active, [.run, .run, .finish, .finish]),
        (.pausing, [.wait, .run, .finish, .finish]),
        (.paused, [.wait, .run, .wait, .finish]),
        (.completing, [.finish, .finish, .finish, .finish]),
        (.cancelling, [.finish, .finish, .finish, .finish]),
        (.failing, [.finish, .finish, .finish, .finish]),
        (.complete, [.wait, .wait, .wait, .wait]),
        (.cancelled, [.wait, .wait, .wait, .wait]),
        (.failed, [.wait, .wait, .wait, .wait]),
    ]

    @Test func `every status with every wish`() {
        #expect(Set(Self.table.map(\.0)) == Set(JobStatus.allCases))
        for (status, expected) in Self.table {
            let wishes: [RequestedJobStatus?] = [nil, .ready, .paused, .cancelled]
            for (wish, expected) in zip(wishes, expected) {
                #expect(intent(status, wish) == expected, "\(status) \(String(describing: wish))")
            }
        }
    }

    @Test func `a manifest that was not found good is looked at first`() {
        #expect(intent(.new, nil, isPrepared: false) == .prepare)
        #expect(intent(.preparing, .ready, isPrepared: false) == .prepare)
        #expect(intent(.paused, .ready, isPrepared: false) == .prepare)
        #expect(intent(.paused, nil, code: "JobYielded", isPrepared: false) == .prepare)
        #expect(intent(.new, .cancelled, isPrepared: false) == .finish)
    }

    @Test(arguments: [JobStatus.pausing, .paused])
    func `a pause ends by itself when nobody asked for it`(status: JobStatus) {
        for code in ["JobYielded", "ServiceStopped"] {
            #expect(intent(status, nil, code: code) == .run)
            #expect(intent(status, .paused, code: code) != .run)
            #expect(intent(status, .cancelled, code: code) == .finish)
        }
        for code in ["PausedByUser", "ExpiredToken", "DiskFull"] {
            #expect(intent(status, nil, code: code) == .wait)
            #expect(intent(status, .ready, code: code) == .run)
        }
    }
}
