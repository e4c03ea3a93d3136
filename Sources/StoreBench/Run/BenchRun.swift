// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A measurement from its first request to the last deletion. Read this file first.
///
/// Series after series: seed what it needs, sweep over the concurrencies, and delete what each cell
/// wrote. Whatever happens, its own prefix is cleaned at the end.
package struct BenchRun: Sendable {
    private let plan: BenchPlan
    private let place: BenchPlace
    private let lanes: [BenchLane]
    private let stop: BenchStop
    private let tell: @Sendable (BenchEvent) -> Void
    private let cleaner: BenchCleaner
    private let seeder: Seeder

    /// - Parameters:
    ///   - plan: without a `problem`.
    ///   - place: a prefix of its own.
    ///   - lanes: with clients that try again; what is measured follows the plan instead.
    ///   - stop: ends it early.
    ///   - tell: is told what goes on.
    package init(
        plan: BenchPlan, place: BenchPlace, lanes: [BenchLane], stop: BenchStop,
        tell: @escaping @Sendable (BenchEvent) -> Void
    ) {
        precondition(!lanes.isEmpty, "a measurement without a lane")
        self.plan = plan
        self.place = place
        self.stop = stop
        self.tell = tell
        cleaner = BenchCleaner(client: lanes[0].client, bucket: place.bucket)
        seeder = Seeder(client: lanes[0].client, place: place, stop: stop)
        var policy = lanes[0].client.policy
        policy.attemptsMax = plan.attemptsMax
        self.lanes = lanes.map { [policy] in
            BenchLane(client: $0.client.retrying(policy), executor: $0.executor)
        }
    }

    /// Measures, and cleans up.
    ///
    /// - Throws: `BenchFailure` when the store cannot be reached or refuses what every measurement
    ///   needs.
    package func run() async throws -> BenchOutcome {
        if let failure = await cleaner.reach(place.prefix) {
            throw BenchFailure(.store, failure.sentence)
        }
        var series: [SeriesResult] = []
        var failure: (any Error)?
        do {
            try await measure(into: &series)
        } catch {
            failure = error
        }
        tell(.cleaning)
        let cleaning = await cleaner.clean(place.prefix)
        guard let failure else {
            return BenchOutcome(
                series: series, isComplete: !stop.isRequested, cleaning: cleaning)
        }
        guard let left = cleaning.problem else { throw failure }
        throw BenchFailure(
            .store, "\(failure); and something may be left below \(place.prefix.text): \(left)")
    }

    private func measure(into results: inout [SeriesResult]) async throws {
        var sources: [UInt64: SeededObjects] = [:]
        var cellNumber = 0
        for series in plan.series where !stop.isRequested {
            var seeded = SeededObjects(keys: [], bytes: series.objectBytes ?? 0)
            if series.activity == .list {
                tell(.seeding(series, objects: plan.listKeys))
                try await seeder.seedList(plan.listKeys)
            } else if series.activity != .put, let bytes = series.objectBytes {
                if sources[bytes] == nil {
                    let count = SeededObjects.count(wanted: plan.objects, bytes: bytes)
                    tell(.seeding(series, objects: count))
                    sources[bytes] = try await seeder.seed(bytes: bytes, wanted: plan.objects)
                }
                seeded = sources[bytes] ?? seeded
            }
            let result = await sweep(series, seeded, &cellNumber)
            guard !result.cells.isEmpty else { continue }
            results.append(result)
        }
    }

    private func sweep(
        _ series: BenchSeries, _ sources: SeededObjects, _ cellNumber: inout Int
    ) async -> SeriesResult {
        var sweep = ConcurrencySweep(
            given: plan.concurrency, concurrencyMax: plan.concurrencyMax(for: series))
        let content =
            series.activity == .put ? RandomBytes.make(Int(series.objectBytes ?? 0)) : []
        var cells: [CellResult] = []
        var end = SweepEnd.interrupted
        levels: while !stop.isRequested {
            let concurrency: Int
            switch sweep.next() {
            case .measure(let level): concurrency = level
            case .finished(let reason):
                end = reason
                break levels
            }
            cellNumber += 1
            let name = "cell-\(cellNumber)/"
            let run = CellRun(lanes: lanes, concurrency: concurrency, plan: plan, stop: stop)
            let cell = await run.run { worker, client in
                makeCall(
                    series, worker: worker, of: concurrency, cell: name, client: client, sources,
                    content)
            }
            // A cell that was cut short says nothing.
            guard !stop.isRequested else { break }
            cells.append(cell)
            tell(.measured(series, cell))
            sweep.note(
                concurrency: concurrency, callsPerSecond: cell.callsPerSecond,
                failedShare: cell.failedShare)
            if series.activity.writes { await cleaner.cleanCell(name, of: place.prefix) }
        }
        return SeriesResult(series, cells: cells, knee: sweep.knee, end: end)
    }

    /// What one worker of a cell does.
    private func makeCall(
        _ series: BenchSeries, worker: Int, of workers: Int, cell: String, client: S3Client,
        _ sources: SeededObjects, _ content: [UInt8]
    ) -> any BenchCall {
        let keys = WorkerKeys(
            prefix: place.prefix.key(cell), worker: worker,
            count: WorkerKeys.count(
                spaceBytes: plan.spaceBytes, objectBytes: series.objectBytes ?? 1, workers: workers)
        )
        switch series.activity {
        case .copy:
            return CopyCall(
                client: client, place: place, sources: sources, keys: keys, turn: worker)
        case .multipart:
            return MultipartCall(
                client: client, place: place, sources: sources, partBytes: plan.partBytes,
                keys: keys, turn: worker)
        case .put:
            return PutCall(client: client, place: place, content: content, keys: keys)
        case .get:
            return GetCall(client: client, place: place, sources: sources, turn: worker)
        case .list:
            return ListCall(client: client, place: place, prefix: place.prefix.key("list/"))
        }
    }
}
