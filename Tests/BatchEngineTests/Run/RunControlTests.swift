// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct RunControlTests {
    private static let failure = JobFailure(failureCode: "C", failureReason: "R")

    @Test func `the first reason stays`() {
        let control = RunControl()
        #expect(control.stopped == nil)
        control.stop(.blocked(Self.failure))
        control.stop(.interrupted)
        #expect(control.stopped == .blocked(Self.failure))
    }

    @Test func `who waits for a stop goes on when it comes`() async {
        let control = RunControl()
        await withTaskGroup { group in
            group.addTask {
                await control.waitForStop()
                #expect(control.stopped == .interrupted)
            }
            for _ in 0..<20 { await Task.yield() }
            control.stop(.interrupted)
        }
    }

    @Test func `who waits goes on when cancelled`() async {
        let control = RunControl()
        await withTaskGroup { group in
            group.addTask { await control.waitForStop() }
            group.cancelAll()
        }
        #expect(control.stopped == nil)
    }
}
