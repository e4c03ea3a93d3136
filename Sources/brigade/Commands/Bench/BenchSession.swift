// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import S3Client
import StoreBench

/// A store opened for measurements: what `bench run` and `bench clean` share.
struct BenchSession {
    /// Requests of seeding and cleaning that are sent before one is given up.
    private static let housekeepingAttempts = 6

    private let url: S3URL
    private let store: StoreOptions

    init(place: String, store: StoreOptions) throws {
        guard let url = S3URL(place) else {
            throw CommandEnd(
                CommandEnd.usage, "\"\(place)\": allowed: s3://bucket or s3://bucket/prefix")
        }
        self.url = url
        self.store = store
    }

    /// Measures, cleans up, and says on standard error what goes on.
    func measure(_ plan: BenchPlan, stop: BenchStop) async throws -> BenchResult {
        let prefix = BenchPrefix(under: url.key, id: UInt64.random(in: .min ... .max))
        StandardError.write("Writing below s3://\(url.resource.name)/\(prefix.text)\n")
        let settings = settings(connections: plan.connectionsMax)
        return try await JobSession.withStore(settings, roleARN: nil, job: .random()) { store in
            let run = BenchRun(
                plan: plan, place: BenchPlace(bucket: url.resource.name, prefix: prefix),
                lanes: store.lanes.map { BenchLane(client: $0.client, executor: $0.executor) },
                stop: stop, tell: BenchProgress.show)
            let started = SystemClock.now()
            let outcome = try await Self.refusing { try await run.run() }
            if let problem = outcome.cleaning.problem { warn(prefix, problem) }
            let endpoint = store.lanes[0].client.endpoint
            return BenchResult(
                started: started.iso8601, ended: SystemClock.now().iso8601,
                store: .init(
                    endpoint: endpoint.hostName, region: endpoint.region,
                    bucket: url.resource.name),
                machine: .current(), plan: plan, series: outcome.series,
                isComplete: outcome.isComplete, isCleaned: outcome.cleaning.problem == nil)
        }
    }

    /// Removes what earlier measurements left; false when something may be left still.
    func clean() async throws -> Bool {
        try await JobSession.withStore(settings(connections: 16), roleARN: nil, job: .random()) {
            let bucket = url.resource.name
            let cleaner = BenchCleaner(client: $0.lanes[0].client, bucket: Array(bucket.utf8))
            let leftovers = try await Self.refusing {
                try await cleaner.leftovers(under: url.key)
            }
            var isClean = true
            for prefix in leftovers {
                let cleaning = await cleaner.clean(prefix)
                print(
                    "s3://\(bucket)/\(prefix.text): \(Quantity.grouped(cleaning.objects)) objects "
                        + "(\(Quantity.bytes(cleaning.bytes))) deleted, "
                        + "\(Quantity.grouped(cleaning.uploads)) uploads aborted")
                guard let problem = cleaning.problem else { continue }
                warn(prefix, problem)
                isClean = false
            }
            if leftovers.isEmpty { print("Nothing to remove.") }
            return isClean
        }
    }

    /// Turns what a measurement cannot do into the right exit code.
    static func refusing<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let failure as BenchFailure {
            throw end(failure)
        }
    }

    /// The same for what does not wait.
    static func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as BenchFailure {
            throw end(failure)
        }
    }

    private static func end(_ failure: BenchFailure) -> CommandEnd {
        let exitCode = failure.code == .file ? CommandEnd.usage : CommandEnd.jobFailed
        return CommandEnd(exitCode, failure.message)
    }

    private func settings(connections: Int) -> RunSettings {
        var settings = RunSettings()
        store.apply(to: &settings)
        settings.concurrency = .fixed(connections)
        settings.attemptsMax = Self.housekeepingAttempts
        return settings
    }

    private func warn(_ prefix: BenchPrefix, _ problem: String) {
        StandardError.write(
            "Something may be left below s3://\(url.resource.name)/\(prefix.text): \(problem). "
                + "Try again with: brigade bench clean \(url.text)\n")
    }
}
