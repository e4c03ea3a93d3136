// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Takes large objects one after the other and copies each in parts.
struct LargeObjectWorker {
    let copier: LargeObjectCopier
    let largeObjects: LargeObjectQueue
    let recorder: OutcomeRecorder
    let control: RunControl
    let earlier: EarlierRuns

    /// Works until the lane is closed or the run stops.
    func run() async {
        while let task = await largeObjects.next() {
            switch await copier.copy(task, continuing: earlier.openUploads[task.row]) {
            case .outcome(let outcome):
                await recorder.record(row: task.row, line: task.line, outcome)
                // Not at the next tick: minutes of copying are dear to repeat after a kill.
                recorder.tick()
            case .blocked(let failure):
                control.stop(.blocked(failure))
                return
            case .abandoned, .large:
                return
            }
        }
    }
}
