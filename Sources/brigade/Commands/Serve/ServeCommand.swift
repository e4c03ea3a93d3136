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
            Takes up every job of the state directory that is not finished, and those that come: by \
            the API, by the console, by `brigade create`. Store and engine flags are the defaults \
            of jobs made by the API. SIGTERM and SIGINT have every job pause, to go on when the \
            service is there again; a second one ends it at once, which loses nothing either.

            EXAMPLES
              brigade serve --endpoint-url http://127.0.0.1:9000
                  Jobs made at http://127.0.0.1:8470 are run on that store.
              brigade serve --max-active 2 --log-format json
            """)

    @Option(help: "The port to answer on.")
    var port = 8470

    @OptionGroup(title: "Service") var service: ServiceOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Engine") var patience: PatienceOptions
    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        var control = ControlConfiguration()
        control.port = port
        let logger = service.logFormat.logger(isVerbose: service.isVerbose)
        let directory = try state.store()
        let lock = try Self.lock(directory)
        defer { lock.withdraw() }
        var surroundings = RunSurroundings.system
        surroundings.logger = logger
        let jobs = JobService(
            jobs: directory, configuration: try configuration, surroundings: surroundings)
        let server = ControlServer(desk: jobs, configuration: control, logger: logger)
        try announce("http://\(control.host):\(control.port)", lock)
        // The last one is asked to stop first: while jobs pause, the server still answers.
        var group = ServiceGroupConfiguration(
            services: [server, JobRunningService(jobs: jobs)].map { .init(service: $0) },
            logger: logger)
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

    private static func lock(_ jobs: JobStore) throws -> ServiceLock {
        do {
            return try ServiceLock(stateDirectory: jobs.stateDirectory)
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
    }

    /// Says where the service answers, to commands and to whoever started it.
    private func announce(_ url: String, _ lock: ServiceLock) throws {
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
