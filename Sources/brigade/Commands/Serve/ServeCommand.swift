// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchControl
import BatchEngine
import BatchFiles
import BatchModel
import Glibc
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
    @OptionGroup(title: "Engine") var preflight: PreflightOption
    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        let logger = service.logFormat.logger(isVerbose: service.isVerbose)
        let directory = try state.store()
        let lock = try CommandEnd.refusing(CommandEnd.usage) {
            try ServiceLock(stateDirectory: directory.stateDirectory)
        }
        defer { lock.withdraw() }
        let control = try CommandEnd.refusing(CommandEnd.usage) {
            try access.configuration(stateDirectory: directory.stateDirectory)
        }
        var surroundings = RunSurroundings.system
        surroundings.logger = logger
        let jobs = JobService(
            jobs: directory, configuration: try configuration, surroundings: surroundings)
        let server = try CommandEnd.refusing(CommandEnd.usage) {
            try ControlServer(desk: jobs, configuration: control, logger: logger)
        }
        // Lists are whole from the first answer on.
        jobs.load()
        try announce(control, lock)
        // The last one is asked to stop first: while jobs pause, the server still answers.
        let services: [any Service] = [server, JobRunningService(jobs: jobs)]
        var group = ServiceGroupConfiguration(services: services, logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(Self.stopSecondsMax)
        try await Self.run(ServiceGroup(configuration: group)) {
            guard control.isTLS else { return }
            do {
                try server.reloadCertificate()
                logger.info("The certificate was read again.")
            } catch {
                logger.error("\(error) The one from before goes on being used.")
            }
        }
    }

    /// Jobs have four seconds for what is in flight; connections that never end are cut then.
    private static let stopSecondsMax = 10

    private var configuration: ServiceConfiguration {
        get throws {
            var configuration = ServiceConfiguration()
            store.apply(to: &configuration.defaults)
            engine.apply(to: &configuration.defaults)
            patience.apply(to: &configuration.defaults)
            preflight.apply(to: &configuration.defaults)
            configuration.defaults = try OpenFileLimit.makeRoom(for: configuration.defaults)
            service.apply(to: &configuration)
            return configuration
        }
    }

    /// Says where the service answers, to commands and to whoever started it.
    private func announce(_ control: ControlConfiguration, _ lock: ServiceLock) throws {
        let url = "\(control.isTLS ? "https" : "http")://\(control.host):\(control.port)"
        let address = JSONValue.object([
            "pid": .integer(Int64(getpid())), "url": .string(url),
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
    private static func run(
        _ group: ServiceGroup, onHangUp: @escaping @Sendable () -> Void
    ) async throws {
        let (stop, signal) = AsyncStream<Never>.makeStream()
        let watcher = SignalWatcher(
            notice: "Stopping: jobs pause, and go on when the service is there again.",
            onSignal: { signal.finish() }, onHangUp: onHangUp)
        watcher.start()
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for await _ in stop {}
                await group.triggerGracefulShutdown()
            }
            defer { tasks.cancelAll() }
            // Not a task beside it: asking for the end is over long before the end is.
            try await group.run()
        }
    }
}
