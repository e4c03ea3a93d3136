// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// One run over the rows of a job: reader, workers, the lane of large objects and the committer,
/// each a child task, until the rows are done or the run is asked to stop.
struct CopyRun {
    let lanes: [StoreLane]
    let operation: RowOperation
    let settings: RunSettings
    let tuning: LiveTuning
    /// Copies in flight that there are connections for.
    let concurrencyMax: Int
    let pacer: StorePacer?
    let feeder: ManifestFeeder
    let journal: JobJournal
    let recorder: OutcomeRecorder
    let board: ProgressBoard
    let control: RunControl
    let earlier: EarlierRuns
    let surroundings: RunSurroundings
    private let queue = RowQueue()
    private let largeObjects = LargeObjectQueue()
    /// Where rows wait for the pace of their prefix; nil where nothing is paced.
    private let shelf: RowShelf?
    private let gate: WorkerGate
    private let partGate: PartGate
    private let throttles = ThrottleCounter()
    private let care: CopyCare

    init(
        store: StoreAccess, operation: RowOperation, settings: RunSettings, tuning: LiveTuning,
        feeder: ManifestFeeder, recorder: OutcomeRecorder, earlier: EarlierRuns,
        surroundings: RunSurroundings
    ) {
        lanes = store.lanes
        self.operation = operation
        self.settings = settings
        self.tuning = tuning
        concurrencyMax = store.concurrencyMax
        pacer = store.pacer
        shelf = store.pacer.map { RowShelf(pacer: $0, workersMax: store.concurrencyMax) }
        self.feeder = feeder
        journal = feeder.journal
        self.recorder = recorder
        board = feeder.board
        control = feeder.control
        self.earlier = earlier
        self.surroundings = surroundings
        care = CopyCare(
            earlier: earlier.copies, uptime: surroundings.uptime, board: feeder.board)
        let wanted = tuning.current
        let level = min(
            wanted.concurrency.startingLevel, wanted.concurrencyBound, concurrencyMax)
        gate = WorkerGate(level: level)
        partGate = PartGate(slots: level)
        board.note(level: level)
    }

    /// Returns when every outcome is in the journal; `control.stopped` says why it ended early.
    func run() async {
        let committer = Committer(
            recorder: recorder, journal: journal, control: control,
            sleep: surroundings.sleep)
        await withTaskGroup { group in
            group.addTask { await committer.run() }
            group.addTask { await committer.tick() }
            group.addTask { await pilot.run() }
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
        shelf?.close(droppingRows: true)
        largeObjects.close(droppingTasks: true)
        gate.close()
        try? await surroundings.sleep(.seconds(Limits.stopGraceSeconds))
    }

    private func work() async {
        await withTaskGroup { group in
            group.addTask { await feeder.run(into: queue) }
            startLargeObjectWorkers(in: &group)
            await copyRowsAndShelf()
            largeObjects.close(droppingTasks: false)
        }
    }

    private func copyRowsAndShelf() async {
        await withTaskGroup { group in
            if let shelf { group.addTask { await empty(shelf) } }
            await copyRows()
            shelf?.close(droppingRows: false)
        }
    }

    /// The lane of rows that were set aside: as many workers as their paces can use.
    private func empty(_ shelf: RowShelf) async {
        await withTaskGroup { group in
            var started = 0
            for await wanted in shelf.workersWanted {
                if started == 0 { group.addTask { await look(at: shelf) } }
                for index in started..<max(started, wanted) {
                    let lane = lanes[index / Limits.workersPerLoop % lanes.count]
                    group.addTask(executorPreference: lane.executor) {
                        await ShelfWorker(
                            copier: rowCopier(lane), shelf: shelf, largeObjects: largeObjects,
                            recorder: recorder, control: control
                        ).run()
                    }
                }
                started = max(started, wanted)
            }
        }
    }

    private func look(at shelf: RowShelf) async {
        let wait = Duration.milliseconds(Limits.shelfMilliseconds)
        while !shelf.isDone, (try? await surroundings.sleep(wait)) != nil { shelf.look() }
    }

    /// The ordinary lane: as many workers as copies may be in flight, shared out over the loops.
    private func copyRows() async {
        await withTaskGroup { group in
            var started = 0
            for await wanted in gate.levels {
                for index in started..<max(started, wanted) { startWorker(index, in: &group) }
                started = max(started, wanted)
            }
        }
    }

    /// Few workers share one loop: it then finds more to do each time it looks, and processors are
    /// left to whatever else there is.
    private func startWorker(_ index: Int, in group: inout TaskGroup<Void>) {
        let lane = lanes[index / Limits.workersPerLoop % lanes.count]
        group.addTask(executorPreference: lane.executor) {
            await worker(index, lane).run()
            // A worker ends only when there is nothing left for any.
            gate.close()
        }
    }

    private func worker(_ index: Int, _ lane: StoreLane) -> CopyWorker {
        let copier = rowCopier(lane)
        let versions = VersionWorker(
            copier: copier, largeObjects: largeObjectCopier(lane),
            versions: VersionFinder(client: lane.client), recorder: recorder, control: control,
            earlier: earlier, isInOrder: feeder.manifest.hasVersionsInOrder,
            keepsExisting: settings.ifNoneMatch || settings.skipIdentical)
        return CopyWorker(
            copier: copier, versions: versions, queue: queue, largeObjects: largeObjects,
            shelf: shelf, pacer: pacer, recorder: recorder, control: control, earlier: earlier,
            index: index, gate: gate)
    }

    private func rowCopier(_ lane: StoreLane) -> RowCopier {
        switch operation {
        case .copy(let plan):
            .copy(
                ObjectCopier(
                    plan: plan, client: lane.client, throttles: throttles, care: care))
        case .replicate(let replication, let buckets):
            .replicate(ReplicaCopier(examiner: examiner(replication, buckets, lane)))
        }
    }

    private func largeObjectCopier(_ lane: StoreLane) -> LargeObjectCopier {
        let work: LargeObjectCopier.Work =
            switch operation {
            case .copy(let plan): .copy(plan)
            case .replicate(let replication, let buckets):
                .replicate(examiner(replication, buckets, lane))
            }
        return LargeObjectCopier(
            client: lane.client, journal: journal, gate: partGate, partsAtOnce: concurrencyMax,
            throttles: throttles, board: board, care: care, work: work)
    }

    private func examiner(
        _ replication: JobReplication, _ buckets: ReplicaBuckets, _ lane: StoreLane
    ) -> ReplicaExaminer {
        ReplicaExaminer(
            client: lane.client, replication: replication, buckets: buckets, settings: settings,
            throttles: throttles, care: care, now: surroundings.now)
    }

    private var pilot: ConcurrencyPilot {
        ConcurrencyPilot(
            tuning: tuning, connectionsMax: concurrencyMax, gate: gate, partGate: partGate,
            throttles: throttles, board: board, pacer: pacer, surroundings: surroundings)
    }

    private func startLargeObjectWorkers(in group: inout TaskGroup<Void>) {
        for index in 0..<Limits.largeObjectsAtOnce {
            let lane = lanes[index % lanes.count]
            group.addTask(executorPreference: lane.executor) {
                let worker = LargeObjectWorker(
                    copier: largeObjectCopier(lane), largeObjects: largeObjects, recorder: recorder,
                    control: control, earlier: earlier)
                await worker.run()
            }
        }
    }
}
