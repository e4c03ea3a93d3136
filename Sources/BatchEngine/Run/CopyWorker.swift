// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Takes rows one after the other, copies each and records what came of it.
struct CopyWorker {
    let copier: RowCopier
    let versions: VersionWorker
    let queue: RowQueue
    let largeObjects: LargeObjectQueue
    /// Where rows wait for the pace of their prefix, and who knows paces; nil where nothing does.
    let shelf: RowShelf?
    let pacer: StorePacer?
    let recorder: OutcomeRecorder
    let control: RunControl
    /// What earlier runs left: rows that are done, and rows whose upload is to be continued.
    let earlier: EarlierRuns
    /// The worker's number, and what may keep it from taking another row.
    let index: Int
    let gate: WorkerGate

    /// Works until there are no more rows or the run stops, whenever the gate lets it. All of it
    /// runs on the caller's executor, which is the event loop.
    nonisolated(nonsending) func run() async {
        await copier.watchingCancellation { await work() }
    }

    nonisolated(nonsending) private func work() async {
        while !control.isStopping {
            if gate.holds(index), await !gate.waitForTurn(index) { return }
            // What is at hand is taken without awaiting anything: that would cost more than it.
            var atHand = queue.take()
            if atHand == nil { atHand = await queue.next() }
            guard let unit = atHand else { return }
            guard case .row(let row) = unit else {
                if case .versions(let group) = unit, await versions.run(group) { continue }
                return
            }
            if earlier.finished.contains(row.index) { continue }
            if earlier.hasOpenUpload(row.index) {
                await largeObjects.add(copier.task(row))
                continue
            }
            if let pacer, pacer.isPacingPrefixes, await isSetAside(row) { continue }
            switch await copier.copy(row) {
            case .outcome(let outcome):
                if recorder.note(row: row.index, line: row.line, outcome) == .full {
                    await recorder.waitForRoom()
                }
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

    nonisolated(nonsending) private func isSetAside(_ row: ManifestRow) async -> Bool {
        guard row.problem == nil, let shelf, let place = copier.destination(row) else {
            return false
        }
        return await shelf.takes(row, to: place)
    }
}
