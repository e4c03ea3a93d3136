// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Copies rows that were set aside, one after the other, as the pace of their prefix lets them go.
struct ShelfWorker {
    let copier: RowCopier
    let shelf: RowShelf
    let largeObjects: LargeObjectQueue
    let recorder: OutcomeRecorder
    let control: RunControl

    /// Works until the shelf is closed and empty, or the run stops.
    nonisolated(nonsending) func run() async {
        await copier.watchingCancellation { await work() }
        shelf.finishIfDone()
    }

    nonisolated(nonsending) private func work() async {
        while !control.isStopping, let row = await shelf.next() {
            switch await copier.copy(row) {
            case .outcome(let outcome):
                await recorder.record(row: row.index, line: row.line, outcome)
            case .large(let task):
                await largeObjects.add(task)
            case .blocked(let failure):
                control.stop(.blocked(failure))
                return
            case .abandoned:
                return
            }
        }
    }
}
