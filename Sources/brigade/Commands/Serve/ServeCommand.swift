// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchControl
import BatchEngine
import BatchFiles
import BatchModel
import Logging
import ServiceLifecycle

/// `brigade serve`: the jobs of a state directory, run by a daemon that speaks S3 Control.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run jobs as a service: S3 Control API, console, metrics.",
        discussion: """
            Takes up every job of the state directory that is not finished, and those that come: \
            by the API, by the console, by `brigade create`. Store and engine flags are the \
            defaults of jobs made by the API. SIGTERM and SIGINT have every job pause, to go on \
            when the service is there again; a second one ends it at once, which loses nothing \
            either.

            EXAMPLES
              brigade serve --endpoint-url http://127.0.0.1:9000
                  Jobs made at http://127.0.0.1:8470 are run on that store.
              brigade serve --max-active 2 --log-format json
            """)

    @OptionGroup(title: "Access") var access: ControlOptions
    @OptionGroup(title: "Service") var service: ServiceOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Engine") var patience: PatienceOptions
    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        let logger = service.logFormat.logger(isVerbose: service.isVerbose)
        let directory = try state.store()
        let lock = try Self.refusing { try ServiceLock(stateDirectory: directory.stateDirectory) }
        defer { lock.withdraw() }
        let control = try Self.refusing {
            try access.configuration(stateDirectory: directory.stateDirectory)
        }
        var surroundings = RunSurroundings.system
        surroundings.logger = logger
        let jobs = JobService(
            jobs: directory, configuration: try configuration, surroundings: surroundings)
        let server = try Self.refusing {
            try ControlServer(desk: jobs, configuration: control, logger: logger)
        }
        // Lists are whole from the first answer on.
        jobs.load()
        try announce(control, lock)
        // The last one is asked to stop first: while jobs pause, the server still answers.
        let services: [any Service] = [
            CertificateReload(server: server, logger: logger), server,
            JobRunningService(jobs: jobs),
        ]
        var group = ServiceGroupConfiguration(services: services, logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(Self.stopSecondsMax)
        try await Self.run(ServiceGroup(configuration: group))
    }

    /// Jobs have four seconds for what is in flight; connections that never end are cut then.
    private static let stopSecondsMax = 10

    private var configuration: ServiceConfiguration {
        get throws {
            var configuration = ServiceConfiguration()
            store.apply(to: &configuration.defaults)
            engine.apply(to: &configuration.defaults)
            patience.apply(to: &configuration.defaults)
            configuration.defaults = try OpenFileLimit.makeRoom(for: configuration.defaults)
            service.apply(to: &configuration)
            return configuration
        }
    }

    /// What is wrong with the flags or the machine ends the command before anything is started.
    private static func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let end as CommandEnd {
            throw end
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
    }

    /// Says where the service answers, to commands and to whoever started it.
    private func announce(_ control: ControlConfiguration, _ lock: ServiceLock) throws {
        let url = "\(control.isTLS ? "https" : "http")://\(control.host):\(control.port)"
        let address = JSONValue.object([
            "pid": .integer(Int64(ProcessNumber.mine)), "url": .string(url),
        ])
        try lock.announce(Array((address.compactText + "\n").utf8))
        StandardError.write(
            """
            Answering at \(url)
            Make a job:   aws s3control create-job --endpoint-url \(url) …
            Look at jobs: brigade list\(state.flag)

            """)
    }

    /// Runs until a signal comes; a second one ends the process.
    private static func run(_ group: ServiceGroup) async throws {
        let (stop, signal) = AsyncStream<Never>.makeStream()
        let watcher = SignalWatcher(
            notice: "Stopping: jobs pause, and go on when the service is there again.",
            onSignal: { signal.finish() })
        watcher.start()
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                for await _ in stop {}
                await group.triggerGracefulShutdown()
            }
            // The group ends by itself only when a part of it has failed.
            try await tasks.next()
            tasks.cancelAll()
        }
    }
}
