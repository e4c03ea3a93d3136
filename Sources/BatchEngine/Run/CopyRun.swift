// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// One run over the rows of a job: reader, workers, the lane of large objects and the committer,
/// each a child task, until the rows are done or the run is asked to stop.
struct CopyRun {
    let lanes: [StoreLane]
    let plan: CopyPlan
    let concurrency: Int
    let feeder: ManifestFeeder
    let journal: JobJournal
    let recorder: OutcomeRecorder
    let board: ProgressBoard
    let control: RunControl
    let earlier: EarlierRuns
    let sleep: @Sendable (_ seconds: Int) async throws -> Void
    private let queue = RowQueue()
    private let largeObjects = LargeObjectQueue()

    init(
        lanes: [StoreLane], plan: CopyPlan, concurrency: Int, feeder: ManifestFeeder,
        recorder: OutcomeRecorder, earlier: EarlierRuns,
        sleep: @escaping @Sendable (_ seconds: Int) async throws -> Void
    ) {
        self.lanes = lanes
        self.plan = plan
        self.concurrency = concurrency
        self.feeder = feeder
        journal = feeder.journal
        self.recorder = recorder
        board = feeder.board
        control = feeder.control
        self.earlier = earlier
        self.sleep = sleep
    }

    /// Returns when every outcome is in the journal; `control.stopped` says why it ended early.
    func run() async {
        let committer = Committer(
            recorder: recorder, journal: journal, control: control, sleep: sleep)
        await withTaskGroup { group in
            group.addTask { await committer.run() }
            group.addTask { await committer.tick() }
            await workUntilStopped()
            recorder.close()
            group.cancelAll()
        }
    }

    /// Lets the workers finish; after a stop they have a few seconds before they are cancelled.
    private func workUntilStopped() async {
        await withTaskGroup { group in
            group.addTask { await work() }
            group.addTask { await endAfterStop() }
            await group.next()
            group.cancelAll()
        }
    }

    private func endAfterStop() async {
        await control.waitForStop()
        guard control.stopped != nil else { return }
        queue.stop()
        largeObjects.close(droppingTasks: true)
        try? await sleep(Limits.stopGraceSeconds)
    }

    private func work() async {
        await withTaskGroup { group in
            group.addTask { await feeder.run(into: queue) }
            startLargeObjectWorkers(in: &group)
            await copyRows()
            largeObjects.close(droppingTasks: false)
        }
    }

    /// The ordinary lane: as many workers as copies may be in flight, shared out over the loops.
    private func copyRows() async {
        await withTaskGroup { group in
            for index in 0..<concurrency {
                let lane = lanes[index % lanes.count]
                group.addTask(executorPreference: lane.executor) {
                    let worker = CopyWorker(
                        copier: ObjectCopier(plan: plan, client: lane.client), plan: plan,
                        queue: queue, largeObjects: largeObjects, recorder: recorder,
                        control: control, earlier: earlier)
                    await worker.run()
                }
            }
        }
    }

    private func startLargeObjectWorkers(in group: inout TaskGroup<Void>) {
        let gate = PartGate(slots: concurrency)
        for index in 0..<Limits.largeObjectsAtOnce {
            let lane = lanes[index % lanes.count]
            group.addTask(executorPreference: lane.executor) {
                let copier = MultipartCopier(
                    plan: plan, client: lane.client, journal: journal, gate: gate,
                    partsAtOnce: concurrency, board: board)
                let worker = LargeObjectWorker(
                    copier: copier, largeObjects: largeObjects, recorder: recorder,
                    control: control, earlier: earlier)
                await worker.run()
            }
        }
    }
}
