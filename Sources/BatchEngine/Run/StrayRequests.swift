// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Logging

/// Requests that a killed run has sent: the store may carry them out after whoever sent them is
/// gone, and after the next run has copied newer versions of the same key.
enum StrayRequests {
    /// How long to wait before versions are copied; nil when no run was lost lately.
    static func wait(after replay: JournalReplay, now: Timestamp) -> Duration? {
        guard let seen = replay.lostRunSeen else { return nil }
        let ago = now.millisecondsSinceEpoch - seen
        // A clock that was set back says nothing.
        guard ago < Int64(Limits.strayRequestSecondsMax) * 1_000 else { return nil }
        return .seconds(Limits.strayRequestSeconds)
    }

    /// Waits until they are over, or the run is asked to stop.
    static func settle(
        after replay: JournalReplay, control: RunControl, surroundings: RunSurroundings
    ) async {
        guard let duration = wait(after: replay, now: surroundings.now()) else { return }
        surroundings.logger.debug(
            "Waiting for requests of the run that was killed",
            metadata: ["seconds": "\(Limits.strayRequestSeconds)"])
        await withTaskGroup { group in
            group.addTask { await control.waitForStop() }
            group.addTask { try? await surroundings.sleep(duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
