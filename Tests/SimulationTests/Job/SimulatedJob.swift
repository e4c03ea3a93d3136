// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchFiles
import BatchModel
import S3Client
import Synchronization
import TestSupport

/// A whole job whose store, clock and disk are simulated: run it until it ends, with incidents on
/// the way, and audit what it leaves.
final class SimulatedJob {
    let scenario: Scenario
    let world: World
    let disk: SimulatedDisk
    let store: SimulatedStore
    let manifest: MemoryManifest
    let directory: JobDirectory
    private(set) var runs = 0
    private let folder: TemporaryFolder

    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        world = World(seed: scenario.seed)
        manifest = scenario.manifest
        folder = try TemporaryFolder()
        directory = try JobDirectory(stateDirectory: folder.path, jobID: "simulated")
        let header = JournalHeader(
            jobID: "simulated", createdMilliseconds: 1, manifest: manifest.fingerprint)
        disk = SimulatedDisk(header.encoded(), world: world)
        store = SimulatedStore(
            scenario.store, world: world, faults: scenario.faults, troubles: scenario.troubles,
            strayMilliseconds: scenario.strayMilliseconds)
    }

    private var origin: ManifestOrigin {
        .text(OpenManifest(source: manifest, layout: scenario.layout))
    }

    /// What the journal says.
    func replay() throws -> JournalReplay { try JournalReplay(disk) }

    /// Whether the job is Complete, Failed or Cancelled.
    var hasEnded: Bool { get throws { try status()?.isTerminal == true } }

    func status() throws -> JobStatus? {
        try replay().status.flatMap { JobStatus(rawValue: $0.status) }
    }

    /// Runs once, with an incident on the way if one is given, and makes the disk what the next run
    /// will find.
    ///
    /// - Throws: `SeededExecutor.Stuck`, or a journal that no run can use.
    func run(_ incident: Incident? = nil, tail: SimulatedDisk.Tail? = .lost) throws {
        let before = try replay()
        let runner = JobRunner(
            directory: directory, request: request, settings: settings, origin: origin,
            store: try access, board: ProgressBoard(), control: begin(incident, before),
            surroundings: surroundings)
        runs += 1
        do {
            try world.executor.run { try await runner.run() }
        } catch let stuck as SeededExecutor.Stuck {
            throw stuck
        } catch {
            // Every other error is the answer to a disk that failed or a machine that is down.
            guard incident != nil else { throw error }
        }
        if let tail { disk.recover(tail) }
    }

    private func begin(_ incident: Incident?, _ replay: JournalReplay) -> RunControl {
        let control = RunControl()
        let unfinished = scenario.rows.indices.filter { !replay.progress.contains(UInt64($0)) }
        let sources = Set(scenario.rows.map(\.sourceName))
        store.begin(
            finishedSources: sources.subtracting(unfinished.map { scenario.rows[$0].sourceName }))
        world.begin(control, incident: incident)
        return control
    }

    private var request: JobRequest {
        let copy = S3PutObjectCopy(targetResource: .bucket("dst"))
        return JobRequest(
            operation: .s3PutObjectCopy(copy),
            manifest: JobManifest(
                fields: scenario.namesVersions ? [.bucket, .key, .versionID] : [.bucket, .key],
                location: .file(path: manifest.name)),
            report: scenario.storesReport
                ? JobReport(destination: .s3(bucket: "reports", key: ""), scope: .allTasks) : nil)
    }

    private var settings: RunSettings {
        var settings = RunSettings()
        settings.concurrency = scenario.concurrency.map { .fixed($0) } ?? .automatic
        settings.concurrencyMax = 100
        settings.headFirst = scenario.headFirst
        settings.multipartThresholdBytes = 1 << 20
        settings.partBytes = 1 << 20
        settings.failureThresholdPercent = 100
        return settings
    }

    private var surroundings: RunSurroundings {
        let (world, disk) = (world, disk)
        return RunSurroundings(
            now: { Timestamp(millisecondsSinceEpoch: world.executor.now) },
            uptime: { .milliseconds(world.executor.now) },
            sleep: { try await world.executor.sleep(milliseconds: Int($0 / .milliseconds(1))) },
            openJournal: { _, _ in disk }, diskExecutor: world.executor)
    }

    private var access: StoreAccess {
        get throws {
            let world = world
            var policy = RetryPolicy()
            policy.attemptsMax = scenario.attemptsMax
            let surroundings = ClientSurroundings(
                epochSeconds: { Int(world.executor.now / 1_000) },
                sleep: { try await world.executor.sleep(milliseconds: $0) },
                random: { world.fraction() })
            let patience = StorePatience(
                giveUpSeconds: scenario.giveUpSeconds,
                clock: PatienceClock(
                    uptime: { .milliseconds(world.executor.now) }, surroundings))
            let client = S3Client(
                endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9", region: "us-east-1"),
                credentials: StaticCredentials(
                    Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
                transport: store, policy: policy, surroundings: surroundings, patience: patience)
            return StoreAccess(
                lanes: [StoreLane(client: client, executor: world.executor)], patience: patience)
        }
    }
}
