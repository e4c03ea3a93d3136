// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct StrayRequestsTests {
    /// A journal of a run that began at 1,000,000 ms, and said its end or not.
    private func replay(ended: Bool) throws -> JournalReplay {
        let file = FailingJournal(manifest: MemoryManifest.make(rows: 1).fingerprint)
        var writer = try JournalWriter(file, after: JournalReplay(file))
        try writer.append(.runStarted(milliseconds: 1_000_000))
        if ended {
            try writer.append(.runEnded(milliseconds: 1_000_500, activeMilliseconds: 500))
        }
        return try JournalReplay(file)
    }

    @Test(arguments: [
        (false, Int64(1_000_100), true), (false, 1_119_000, true), (false, 1_121_000, false),
        (false, 900_000, true), (true, 1_000_600, false),
    ])
    func `a run that was killed lately is waited for`(
        ended: Bool, now: Int64, isWaiting: Bool
    ) throws {
        let wait = StrayRequests.wait(
            after: try replay(ended: ended), now: Timestamp(millisecondsSinceEpoch: now))
        #expect(wait == (isWaiting ? .seconds(Limits.strayRequestSeconds) : nil))
    }

    @Test func `a stop ends the wait`() async throws {
        let control = RunControl()
        var surroundings = RunSurroundings.system
        surroundings.now = { Timestamp(millisecondsSinceEpoch: 1_000_100) }
        // Only the stop can end it.
        surroundings.sleep = { _ in
            let (never, _) = AsyncStream<Never>.makeStream()
            for await _ in never {}
            throw CancellationError()
        }
        control.stop(.interrupted)
        await StrayRequests.settle(
            after: try replay(ended: false), control: control, surroundings: surroundings)
        #expect(control.leaving == .interrupted)
    }
}
