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
    /// Whether somebody has wanted it to be.
    private(set) var isCancelled = false
    private let folder: TemporaryFolder

    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        world = World(seed: scenario.seed)
        manifest = scenario.manifest
        folder = try TemporaryFolder()
        directory = try JobDirectory(stateDirectory: folder.path, jobID: "simulated")
        let header = JournalHeader(
            jobID: "simulated", createdMilliseconds: 1,
            manifest: scenario.isListed ? scenario.listingFingerprint : manifest.fingerprint)
        // The journal that lies there is not used; what is prepared lies beside it.
        let rules = scenario.replication.map { Array($0.document.prettyText.utf8) }
        _ = try directory.create(
            document: [], settings: [], replication: rules, header: header)
        disk = SimulatedDisk(header.encoded(), world: world)
        store = SimulatedStore(
            scenario.store, world: world, faults: scenario.faults, troubles: scenario.troubles,
            strayMilliseconds: scenario.strayMilliseconds)
    }

    private var origin: ManifestOrigin {
        scenario.isListed
            ? .listing(scenario.generator, hasVersions: false)
            : .text(OpenManifest(source: manifest, layout: scenario.layout))
    }

    /// The rows that the job is about, in the order of its manifest: where it lists, as far as that
    /// has come.
    func rows() throws -> [ScenarioRow] {
        guard scenario.isListed || scenario.replicates else { return scenario.rows }
        guard directory.hasPreparedManifest else { return [] }
        let manifest = try PreparedManifest.open(path: directory.preparedManifestPath)
        let named = Mutex<[(name: String, isForSecond: Bool)]>([])
        try world.executor.run {
            var reader = ManifestReader(source: manifest, layout: .prepared)
            while let chunk = try await reader.next() {
                let read = (0..<chunk.count).map { position in
                    let row = chunk.row(position)
                    let key = row.withKey { String(decoding: $0, as: UTF8.self) }
                    let version = row.versionID.map { "?versionId=\($0)" } ?? ""
                    return (name: key + version, isForSecond: row.destination == 1)
                }
                named.withLock { $0 += read }
            }
        }
        let known = Dictionary(uniqueKeysWithValues: scenario.rows.map { ($0.sourceName, $0) })
        return try named.withLock { $0 }.map { name, isForSecond in
            guard var row = known[name] else { throw UnknownRow(name: name) }
            row.isForSecond = isForSecond
            return row
        }
    }

    /// A row of a generated manifest that nothing in the bucket stands for.
    private struct UnknownRow: Error {
        var name: String
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
        let control = try begin(incident, before)
        let runner = JobRunner(
            directory: directory, request: request, settings: scenario.settings(ofRun: runs),
            origin: origin,
            store: try access, board: ProgressBoard(), control: control,
            surroundings: surroundings)
        if runs > 0, scenario.changesSettings { world.note("run over other settings") }
        runs += 1
        isCancelled = isCancelled || incident?.kind == .cancel
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

    /// Somebody puts another object in the place of a large one that is still to be copied, rather
    /// of one whose upload is under way.
    func overwriteSource(using random: inout SeededGenerator) throws {
        let replay = try replay()
        let rows = scenario.rows.indices.filter { index in
            let row = scenario.rows[index]
            // A listing has told the ETag, by which the copy goes.
            return row.kind == .large && row.version == nil && !scenario.isListed
                && !replay.progress.contains(UInt64(index))
                && !scenario.sourcesOfTwins.contains(row.sourceName)
        }
        let begun = rows.filter { replay.openUploads[UInt64($0)] != nil }
        guard let row = (begun.isEmpty ? rows : begun).randomElement(using: &random) else { return }
        let name = scenario.rows[row].sourceName
        store.state.withLock { state in
            guard var object = state.model.sources[name] else { return }
            object.etag = "\"etag-\(row)-\(runs)\""
            if random.chance(50) { object.bytes += 1_000_000 }
            state.model.sources[name] = object
        }
        world.note(begun.isEmpty ? "source overwritten" : "source of an open upload overwritten")
    }

    private func begin(
        _ incident: Incident?, _ replay: JournalReplay
    ) throws -> RunControl {
        let control = RunControl()
        let rows = try rows()
        let unfinished = rows.indices.filter { !replay.progress.contains(UInt64($0)) }
        let sources = Set(rows.map(\.sourceName))
        store.begin(finishedSources: sources.subtracting(unfinished.map { rows[$0].sourceName }))
        world.begin(control, incident: incident)
        return control
    }

    private var request: JobRequest {
        let copy = S3PutObjectCopy(targetResource: .bucket("dst"))
        let manifest = JobManifest(
            fields: scenario.namesVersions ? [.bucket, .key, .versionID] : [.bucket, .key],
            location: .file(path: manifest.name))
        return JobRequest(
            operation: scenario.replicates ? .s3ReplicateObject : .s3PutObjectCopy(copy),
            objects: scenario.isListed ? .generator(scenario.generator) : .manifest(manifest),
            report: scenario.storesReport
                ? JobReport(destination: .s3(bucket: "reports", key: ""), scope: .allTasks) : nil)
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
